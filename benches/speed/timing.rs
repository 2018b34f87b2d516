//! How long something takes on the processor.

use std::fs;
use std::time::{Duration, Instant};

/// How long something took.
#[derive(Clone, Copy)]
pub struct Time {
    /// By the clock on the wall.
    pub wall: Duration,
    /// On the processors, all threads together; by the clock on the wall where the system does not tell.
    pub processor: Duration,
}

/// Time that this thread has had on a processor. Giving way first makes Linux count up to now.
pub fn on_processor() -> Option<Duration> {
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Times what one thread does.
pub fn timed(work: impl FnOnce()) -> Time {
    let (start, before) = (Instant::now(), on_processor());
    work();
    let after = on_processor();
    let wall = start.elapsed();
    let processor = before.zip(after).map(|(before, after)| after - before);
    Time {
        wall,
        processor: processor.unwrap_or(wall),
    }
}

/// Something that is timed: it takes this long for so many customer-months, each of a plan.
pub struct Work {
    run: Box<dyn FnMut() -> Time>,
    pub customer_months: f64,
    rounds: u32,
    best: Time,
}

impl Work {
    pub fn new(customer_months: f64, rounds: u32, run: impl FnMut() -> Time + 'static) -> Self {
        Self {
            run: Box::new(run),
            customer_months,
            rounds,
            best: Time {
                wall: Duration::MAX,
                processor: Duration::MAX,
            },
        }
    }

    pub fn round(&mut self, round: u32) {
        if round < self.rounds {
            let Time { wall, processor } = (self.run)();
            self.best.wall = self.best.wall.min(wall);
            self.best.processor = self.best.processor.min(processor);
        }
    }

    /// Nanoseconds on the processor per customer-month and plan.
    pub fn ns(&self) -> f64 {
        self.best.processor.as_secs_f64() * 1e9 / self.customer_months
    }

    /// The same by the clock on the wall.
    pub fn wall_ns(&self) -> f64 {
        self.best.wall.as_secs_f64() * 1e9 / self.customer_months
    }
}
