//! What is read.

use super::*;

/// The facts are those of the data set's own description, computed from its tables.
#[test]
fn a_public_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data/ravenstack-customers.csv");
    let format = ListFormat {
        columns: &Map::new(),
        number_format: NumberFormat::PointDecimal,
        date_format: "auto",
    };
    let list = read(&path, "ravenstack-customers.csv", &format, 0).unwrap();
    let columns: Vec<(Column, &str)> = list
        .columns
        .iter()
        .map(|(column, header)| (*column, header.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            (Column::Id, "Account ID"),
            (Column::Name, "Account Name"),
            (Column::Arr, "Annual Recurring Revenue"),
            (Column::RenewalDate, "Next Renewal Date"),
            (Column::CustomerSince, "Customer Since"),
        ]
    );
    assert_eq!(
        list.attributes,
        [
            "Industry",
            "Country",
            "Plan",
            "Seats",
            "Billing Frequency",
            "Lead Source",
            "Support Tickets (24 mo)",
            "Escalations (24 mo)",
        ]
    );
    let mut arr = arrs(&list);
    arr.sort_by(f64::total_cmp);
    let quantile = |p: f64| {
        let at = p * (arr.len() - 1) as f64;
        let (below, share) = (at.floor() as usize, at.fract());
        (arr[below] + share * (arr[(below + 1).min(arr.len() - 1)] - arr[below])).round()
    };
    assert_eq!(arr.len(), 500);
    assert_eq!((arr.iter().sum::<f64>() / 500.0).round(), 243_831.0);
    assert_eq!(
        (quantile(0.1), quantile(0.5), quantile(0.9)),
        (64_387.0, 199_848.0, 455_518.0)
    );
    assert!(list.left_out.is_empty() && list.notes.is_empty());
    let first = &list.customers[0];
    assert_eq!((first.line, first.id.as_str(), first.arr), (2, "A-2e4581", 151_236.0));
    assert_eq!(
        (first.since, first.renewal),
        (Some(date(2024, 10, 16)), Some(date(2025, 10, 16)))
    );
    assert_eq!(
        first.attributes,
        ["EdTech", "US", "Basic", "9", "monthly", "partner", "2", "0"]
    );
    assert_eq!(list.hash.len(), 64);
}

#[test]
fn amounts_as_people_write_them() {
    let list = listed(
        "ID,ARR\n1,\"$1,234.50\"\n2,USD 12 000\n3,12k\n4,\"US$ 1,000\"\n5,1.5M\n6,0\n7,12'345.00\n8,$.50\n9,\"12,34,567\"\n10,1e6\n11,250 k$\n12,7.",
    )
    .unwrap();
    assert_eq!(
        arrs(&list),
        [
            1234.5,
            12e3,
            12e3,
            1e3,
            1.5e6,
            0.0,
            12_345.0,
            0.5,
            1_234_567.0,
            1e6,
            250e3,
            7.0
        ]
    );
    let list =
        with_commas("Id;ARR\n1;€ 1.234,50\n2;1.234,50 €\n3;1\u{202f}234\u{a0}€\n4;EUR 12,5k\n5;1.234.567\n").unwrap();
    assert_eq!(arrs(&list), [1234.5, 1234.5, 1234.0, 12.5e3, 1_234_567.0]);
}

#[test]
fn delimiters_line_ends_and_marks() {
    let expected = listed("ID,Name,ARR\n1,\"A; B\",5\n2,C,6\n").unwrap();
    for text in [
        "ID;Name;ARR\r\n1;\"A; B\";5\r\n2;C;6\r\n",
        "ID\tName\tARR\n1\tA; B\t5\n2\tC\t6",
        "\u{feff}ID,Name,ARR\r1,A; B,5\r2,C,6",
        "sep=;\r\nID;Name;ARR\r\n1;\"A; B\";5\r\n2;C;6\r\n",
        "\"ID\",\"Name\",\"ARR\"\n\n1,A; B,5\n , ,\n\n2,C,6\n,,\n",
    ] {
        let list = listed(text).unwrap();
        let plain = |list: &CustomerList| -> Vec<_> {
            list.customers
                .iter()
                .map(|c| (c.id.clone(), c.name.clone(), c.arr))
                .collect()
        };
        assert_eq!(plain(&list), plain(&expected), "{text:?}");
    }
}

#[test]
fn lines_are_counted_as_editors_count_them() {
    let lines = |text| -> Vec<u64> {
        listed(text)
            .unwrap()
            .customers
            .iter()
            .map(|customer| customer.line)
            .collect()
    };
    assert_eq!(lines("ID,Name,ARR\n1,\"two\nlines\",5\n\n\n2,B,6\n"), [2, 6]);
    assert_eq!(lines("ID,Name,ARR\r\n1,\"two\r\nlines\",5\r\n\r\n2,B,6\r\n"), [2, 5]);
    assert_eq!(lines("sep=,\n\nID,Name,ARR\n1,A,5\n2,B,6"), [4, 5]);
}

#[test]
fn dates_in_any_clear_form() {
    for text in [
        "2025-01-31",
        "2025/01/31",
        "20250131",
        "2025-01-31T00:00:00Z",
        "2025-01-31 23:59:59.000",
        "31 Jan 2025",
        "31 January 2025",
        "Jan 31, 2025",
        "January 31st, 2025",
        "Fri, 31 Jan 2025",
        "31-Jan-2025",
        "2025-Jan-31",
        "31.01.2025",
        "31.1.2025",
        "01/31/2025",
        "31/01/2025",
        "1/31/2025 12:00 AM",
        "31/01/2025, 14:05",
        "31-01-2025",
    ] {
        let list = listed(&format!("ID;ARR;Renewal Date\n1;5;{text}\n")).unwrap();
        assert_eq!(renewals(&list), [Some(date(2025, 1, 31))], "{text}");
    }
}

#[test]
fn day_and_month_in_the_order_that_the_column_shows() {
    let list = listed("ID,ARR,Renewal Date\n1,5,01/02/2025\n2,5,13/02/2025\n3,5,\n4,5,03/03/2025").unwrap();
    let first = Some(date(2025, 2, 1));
    assert_eq!(
        renewals(&list),
        [first, Some(date(2025, 2, 13)), None, Some(date(2025, 3, 3))]
    );
    assert_eq!(
        list.notes,
        ["`Renewal Date` is read with the day first: 1 of its dates can only be read so"]
    );
    let list = listed("ID,ARR,Renewal Date\n1,5,01/02/2025\n2,5,02/13/2025").unwrap();
    assert_eq!(renewals(&list), [Some(date(2025, 1, 2)), Some(date(2025, 2, 13))]);
    let list = dated("%d/%m/%y", "ID,ARR,Renewal Date\n1,5,1/2/25\n2,5,03/04/25 00:00").unwrap();
    assert_eq!(renewals(&list), [first, Some(date(2025, 4, 3))]);
}

#[test]
fn health_as_shares_percentages_and_scores() {
    let health = |text: &str| -> Vec<Option<f64>> {
        listed(text)
            .unwrap()
            .customers
            .iter()
            .map(|customer| customer.health)
            .collect()
    };
    assert_eq!(
        health("ID,ARR,Health\n1,5,0.85\n2,5,1\n3,5,\n4,5,40%"),
        [Some(0.85), Some(1.0), None, Some(0.4)]
    );
    assert_eq!(
        health("ID,ARR,Health Score\n1,5,85\n2,5,1\n3,5,0"),
        [Some(0.85), Some(0.01), Some(0.0)]
    );
    let words = listed("ID,ARR,Health\n1,5,Green\n2,5,Red").unwrap();
    assert_eq!(words.attributes, ["Health"]);
    assert_eq!(
        words.notes,
        ["`Health` holds words (`Green`), not numbers, and is kept as an attribute"]
    );
}

#[test]
fn every_column() {
    let list = listed(
        "Id,Customer,Current ARR,Contract End Date,Start Date,Tier,CSM,Type,Channel,AX,White Space,Health,Plan,,MRR\n\
         7,Acme,12,2025-06-30,2024-07-01,High,Ann,SMB,self-service,sync,$40,0.5,Pro,x,1\n\
         8,n/a,12,,,-,,,,,,,,,\n",
    )
    .unwrap();
    assert_eq!(list.attributes, ["Plan", "MRR"]);
    let one = &list.customers[0];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let texts = [
        &one.name,
        &one.segment,
        &one.owner,
        &one.kind,
        &one.channel,
        &one.profile,
    ]
    .map(text);
    assert_eq!(texts, ["Acme", "High", "Ann", "SMB", "self-service", "sync"]);
    assert_eq!((one.whitespace, one.health), (Some(40.0), Some(0.5)));
    assert_eq!(one.attributes, ["Pro", "1"]);
    let other = &list.customers[1];
    assert_eq!(
        (&other.name, &other.segment, other.whitespace, other.since),
        (&None, &None, None, None)
    );
}

#[test]
fn terms_and_fit() {
    let list = listed(
        "ID,ARR,Contract Term (months),Success Potential\n1,5,12,good\n2,5,36.0,No\n3,5,annual,TRUE\n4,5,monthly,0\n5,5,,n/a\n",
    )
    .unwrap();
    let terms: Vec<_> = list.customers.iter().map(|customer| customer.term).collect();
    assert_eq!(terms, [Some(12), Some(36), Some(12), Some(1), None]);
    let fits: Vec<_> = list.customers.iter().map(|customer| customer.fit).collect();
    assert_eq!(fits, [Some(true), Some(false), Some(true), Some(false), None]);
    assert_eq!(list.notes, [""; 0]);
    let list = listed("ID,ARR,Term,Fit\n1,5,auto-renew,high\n2,5,evergreen,low\n").unwrap();
    assert_eq!(
        list.attributes,
        ["Term", "Fit"],
        "words of which none is known are kept as they are"
    );
    assert_eq!(list.notes.len(), 2, "{:?}", list.notes);
    let years = listed("ID,ARR,Term\n1,5,1\n2,5,3\n").unwrap();
    insta::assert_snapshot!(years.notes.join("\n"), @"`Term` is read in months, of which 3 are the most; if these are years, write them as `3 years`");
}

#[test]
fn monthly_revenue_where_there_is_no_other() {
    let list = listed("Record ID,Company name,MRR (EUR),Create Date\n1,A,€100,2024-05-01\n").unwrap();
    assert_eq!(arrs(&list), [1200.0]);
    insta::assert_snapshot!(list.notes.join("\n"));
}

#[test]
fn headers_that_the_scenario_names() {
    let text = "Key,Account ID,ARR,ARR at Signing,Created\n1,x,10,5,2024-05-01\n";
    let columns = [
        (Column::Id, "key"),
        (Column::Arr, "ARR at signing"),
        (Column::CustomerSince, ""),
    ];
    let list = mapped(&columns, text).unwrap();
    assert_eq!((list.customers[0].id.as_str(), list.customers[0].arr), ("1", 5.0));
    assert_eq!(list.attributes, ["Account ID", "ARR", "Created"]);
    let list = mapped(&[(Column::Mrr, "MRR")], "ID,ARR,MRR\n1,10,5").unwrap();
    assert_eq!(arrs(&list), [60.0]);
}

#[test]
fn the_rows_that_remain() {
    let list = allowing(2, "ID,ARR\n1,5\n2,x\n1,6\n3,7").unwrap();
    assert_eq!(arrs(&list), [5.0, 7.0]);
    assert_eq!(list.left_out.len(), 2);
}
