//! What is said about what cannot be read.

use super::*;

#[test]
fn what_is_no_term_and_no_fit() {
    insta::assert_snapshot!(said(listed(
        "ID,ARR,Term,Fit\n1,5,12,yes\n2,5,multi-year,no\n3,5,240,\n4,5,,maybe\n"
    )));
}

#[test]
fn what_is_wrong_with_amounts() {
    insta::assert_snapshot!(said(listed(
        "Account ID,Account Name,ARR\n1,Acme,\"1,23\"\n2,\"Bolt, Ltd\",12.34.5\n3,Cone,\n4,Dent,\"(1,234.50)\"\n5,Eddy,TBD\n\
         6,Fern,1e308\n7,Gale,NaN\n8,Hill,12%\n9,Isle,\"$1,000\"\n10,Jade,\"$2,000\"\n11,Kiln,€900\n12,Lark,12 apples\n"
    )));
    insta::assert_snapshot!(said(listed("ID,ARR\n1,12.500\n2,950\n3,1.200\n")));
    insta::assert_snapshot!(said(listed("ID,ARR,ARR Currency\n1,10,USD\n2,11,USD\n3,12,GBP\n")));
}

#[test]
fn what_is_wrong_with_dates() {
    insta::assert_snapshot!(said(listed(
        "ID,ARR,Renewal Date\n1,5,31/01/25\n2,5,45688\n3,5,30 Feb 2025\n4,5,3025-01-01\n5,5,soon\n6,5,13/02/2025\n\
         7,5,14/02/2025\n8,5,02/15/2025\n9,5,31/31/2025\n"
    )));
    insta::assert_snapshot!(said(listed("ID,ARR,Renewal Date\n1,5,05/05/2025\n2,5,01/02/2025\n")));
    insta::assert_snapshot!(said(dated(
        "%d/%m/%Y",
        "ID,ARR,Renewal Date\n1,5,2025-01-31\n2,5,31/01/2025\n"
    )));
    insta::assert_snapshot!(said(dated("%d/%m", "ID,ARR\n1,5\n")));
}

#[test]
fn what_is_wrong_with_health() {
    insta::assert_snapshot!(said(listed(
        "ID,ARR,Health\n1,5,85\n2,5,70\n3,5,0.4\n4,5,good\n5,5,140\n"
    )));
    insta::assert_snapshot!(said(listed("ID,ARR,Health\n1,5,8\n2,5,10\n")));
}

#[test]
fn what_is_wrong_with_rows() {
    insta::assert_snapshot!(said(listed(
        "Account ID;Account Name;ARR\nA1;Acme;5\n;Bolt;6\nA1;Cone;7\nA2;Dent\nA3;Eddy;8;9\nTotal\nA4;\"Fern;10\nA5;Gale;11\n"
    )));
    insta::assert_snapshot!(said(listed("ID,ARR\nx,$1,200\n")));
    let many: String = (0..300).map(|i| format!("{i},none\n")).collect();
    let many = said(listed(&format!("ID,ARR\nx,1\n{many}")));
    let end: Vec<&str> = many.lines().collect();
    insta::assert_snapshot!(end[end.len() - 9..].join("\n"));
}

#[test]
fn which_header_to_name() {
    insta::assert_snapshot!(said(listed("Account Name,Annual Revenue,Industry\nAcme,5,X\n")));
    insta::assert_snapshot!(said(listed("Cust ID,Total ARR FY25\n1,5\n")));
    insta::assert_snapshot!(said(listed("Account Name,MRR at close,Annual Revenue\nAcme,5,6\n")));
    insta::assert_snapshot!(said(listed("ID,ARR (USD),ARR [€]\n1,5,6\n")));
    insta::assert_snapshot!(said(listed("ID,ARR,ARR\n1,5,6\n")));
    insta::assert_snapshot!(said(mapped(
        &[(Column::Arr, "Anual Revenue")],
        "ID,Annual Revenue\n1,5\n"
    )));
    insta::assert_snapshot!(said(mapped(&[(Column::Segment, "Region")], "ID,ARR\n1,5\n")));
}

#[test]
fn what_is_no_list() {
    let texts: [&[u8]; 9] = [
        b"",
        b"\n\n",
        b"ID,ARR\n",
        b"PK\x03\x04rest",
        b"\xff\xfeI\0D\0",
        b"I\0D\0,\0",
        b"ID,Name,ARR\n1,Caf\xe9,5\n",
        b"ID|ARR\n1|5\n",
        &[b','; 3_000],
    ];
    let all: Vec<String> = texts.iter().map(|text| said(read_plainly(text))).collect();
    insta::assert_snapshot!(all.join("\n\n"));
    let format = ListFormat {
        columns: &Map::new(),
        number_format: NumberFormat::PointDecimal,
        date_format: "auto",
    };
    insta::assert_snapshot!(said(read(Path::new("no/such.csv"), "no/such.csv", &format, 0)));
}
