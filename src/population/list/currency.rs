//! Currency signs and codes, as amounts and headers carry them.

/// Codes that amounts and headers may carry. Codes that are also words (ALL, TOP, …) are left out.
const CODES: [&str; 48] = [
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
];

/// Signs and what they stand for. `$` and `¥` serve several currencies; here they stand for one.
const SIGNS: [(&str, &str); 30] = [
    ("$", "USD"),
    ("US$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("JP¥", "JPY"),
    ("CN¥", "CNY"),
    ("RMB", "CNY"),
    ("₹", "INR"),
    ("RS", "INR"),
    ("RS.", "INR"),
    ("₩", "KRW"),
    ("₪", "ILS"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("RUB", "RUB"),
    ("₫", "VND"),
    ("฿", "THB"),
    ("₴", "UAH"),
    ("ZŁ", "PLN"),
    ("KČ", "CZK"),
    ("FR.", "CHF"),
    ("KR", "kr"),
    ("KR.", "kr"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
];

/// The currency that a sign or code stands for, if it is one.
pub(super) fn of(sign: &str) -> Option<&'static str> {
    if sign.is_empty() {
        return None;
    }
    let upper = sign.trim().to_uppercase();
    code(&upper).or_else(|| SIGNS.iter().find(|(known, _)| *known == upper).map(|(_, code)| *code))
}

/// The same for a code in capitals alone.
pub(super) fn code(word: &str) -> Option<&'static str> {
    CODES.iter().find(|known| **known == word).copied()
}
