//! Step 6, delivery: each queue is served as far as its people's hours go (docs/model.md 5.5).

use super::state::Queues;
use crate::plans::plan::Server;

/// Serves every queue: inbound requests and escalations first, then the rest; within a class all work is served in the
/// same proportion. A dedicated book has its own queue, so two half-full books cannot help a third overfull one.
pub fn serve(queues: &mut Queues, servers: &[Server]) {
    for (index, server) in servers.iter().enumerate() {
        let first_share = share(server.hours, queues.first[index]);
        let left = server.hours - queues.first[index] * first_share;
        queues.first_share[index] = first_share;
        queues.rest_share[index] = share(left, queues.rest[index]);
        queues.worked[index] = f64::min(queues.first[index] + queues.rest[index], server.hours);
    }
}

/// The share of the queued hours that the hours available serve: exactly 1 where they suffice. What inbound work
/// leaves may round to a little less than nothing, and nothing suffices for an empty queue.
fn share(available: f64, queued: f64) -> f64 {
    let available = available.max(0.0);
    if queued <= available { 1.0 } else { available / queued }
}
