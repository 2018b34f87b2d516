//! Whatever a list holds.

use super::*;

/// An amount in hundredths as people write it.
fn written(cents: u64, thousands: &str, decimal: &str) -> String {
    let whole = (cents / 100).to_string();
    let groups: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    format!("{}{decimal}{:02}", groups.join(thousands), cents % 100)
}

proptest! {
    #[test]
    fn amounts_read_as_written(cents in 0_u64..100_000_000_000_000, sign in "(\\$|€|USD |£)?", separator in 0_usize..4) {
        let (point, comma) = ([",", " ", "'", ""][separator], [".", "\u{a0}", "’", ""][separator]);
        let expected = cents as f64 / 100.0;
        let list = listed(&format!("ID;ARR\n1;{sign}{}\n", written(cents, point, "."))).unwrap();
        prop_assert_eq!(arrs(&list), [expected]);
        let list = with_commas(&format!("ID;ARR\n1;{sign}{}\n", written(cents, comma, ","))).unwrap();
        prop_assert_eq!(arrs(&list), [expected]);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), allow in 0_usize..3) {
        let format = ListFormat { columns: &Map::new(), number_format: NumberFormat::PointDecimal, date_format: "auto" };
        for bytes in [bytes.clone(), [b"ID,ARR,Renewal Date,Health\n".as_slice(), &bytes].concat()] {
            if let Err(errors) = read_bytes(&bytes, "x.csv", &format, allow) {
                prop_assert!(!errors.to_string().is_empty());
            }
        }
    }

    #[test]
    fn no_cells_panic(rows in prop::collection::vec("[-0-9a-zé.,;:/'\" $€%()kmT\n\r\u{a0}]{0,40}", 1..12), comma in any::<bool>()) {
        let number_format = if comma { NumberFormat::CommaDecimal } else { NumberFormat::PointDecimal };
        let text = format!("ID;ARR;Renewal Date;Health;Whitespace\n{}", rows.join("\n"));
        if let Err(errors) = read_as(&text, &Map::new(), number_format, "auto", 1) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }

    #[test]
    fn the_order_of_columns_does_not_matter(
        order in Just((0_usize..8).collect::<Vec<_>>()).prop_shuffle(),
        rows in prop::collection::vec(("[a-z \",;\n]{0,8}", 0_u32..1_000_000, 1_i8..13, 1_i8..29), 1..20),
    ) {
        let headers = ["Account ID", "Name", "ARR", "Next Renewal", "CSM", "Segment", "Health", "Country"];
        let cells = |(i, (text, arr, month, day)): (usize, &(String, u32, i8, i8))| {
            let date = date(2025, *month, *day).to_string();
            [format!("k{i}"), text.clone(), arr.to_string(), date, text.clone(), "Mid".into(), "0.5".into(), text.clone()]
        };
        let table = |order: &[usize]| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(order.iter().map(|i| headers[*i])).unwrap();
            for row in rows.iter().enumerate().map(cells) {
                writer.write_record(order.iter().map(|i| &row[*i])).unwrap();
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        };
        let straight = listed(&table(&(0..8).collect::<Vec<_>>())).unwrap();
        let shuffled = listed(&table(&order)).unwrap();
        prop_assert_eq!(straight.customers, shuffled.customers);
        prop_assert_eq!(straight.columns, shuffled.columns);
    }
}
