//! The headers under which CRMs and Customer Success platforms export each column.

use crate::scenario::schema::Column;

/// A column that is looked for in a list.
pub(super) struct Known {
    /// What it holds.
    pub(super) column: Column,
    /// How the scenario's `columns` names it.
    pub(super) key: &'static str,
    /// Its headers as `plain` makes them, the most specific first.
    pub(super) headers: &'static [&'static str],
}

/// The columns and their headers.
///
/// Not among them, though close: `Annual Revenue` (the customer's own turnover), `Plan` (the product that was bought),
/// `Close Date` (of an opportunity), `Lead Source`.
#[rustfmt::skip]
pub(super) const KNOWN: [Known; 15] = [
    Known { column: Column::Id, key: "id", headers: &[
        "accountid18", "18digitaccountid", "accountid18digit", "casesafeaccountid", "casesafeid", "accountid",
        "customerid", "companyid", "organisationid", "organizationid", "clientid", "sfdcaccountid",
        "salesforceaccountid", "salesforceid", "sfdcid", "accountexternalid", "companyexternalid", "externalid",
        "companygsid", "gsid", "hubspotid", "planhatid", "crmid", "recordid", "accountnumber", "accountno",
        "customernumber", "customerno", "id",
    ] },
    Known { column: Column::Name, key: "name", headers: &[
        "accountname", "customername", "companyname", "organisationname", "organizationname", "clientname", "account",
        "company", "customer", "organisation", "organization", "client", "name",
    ] },
    Known { column: Column::Arr, key: "arr", headers: &[
        "arrconverted", "annualrecurringrevenueconverted", "currentarr", "currentannualrecurringrevenue",
        "annualrecurringrevenuearr", "arrannualrecurringrevenue", "annualrecurringrevenue", "annualisedrecurringrevenue",
        "annualizedrecurringrevenue", "arr", "totalarr", "activearr", "subscriptionarr", "contractedarr", "accountarr",
        "customerarr", "arramount", "arrvalue", "currentacv", "annualcontractvalueacv", "annualcontractvalue", "acv",
        "totalacv",
    ] },
    Known { column: Column::Mrr, key: "mrr", headers: &[
        "mrrconverted", "monthlyrecurringrevenueconverted", "currentmrr", "currentmonthlyrecurringrevenue",
        "monthlyrecurringrevenuemrr", "mrrmonthlyrecurringrevenue", "monthlyrecurringrevenue", "mrr", "totalmrr",
        "activemrr", "subscriptionmrr", "accountmrr", "customermrr", "mrramount", "mrrvalue",
    ] },
    Known { column: Column::RenewalDate, key: "renewal_date", headers: &[
        "nextrenewaldate", "nextrenewal", "upcomingrenewaldate", "renewaldate", "contractrenewaldate",
        "subscriptionrenewaldate", "daterenewal", "dateofrenewal", "renewson", "renewal", "currentcontractenddate",
        "contractenddate", "contractend", "currenttermenddate", "termenddate", "subscriptionenddate", "subscriptionend",
        "contractexpirationdate", "contractexpirydate", "expirationdate", "expirydate", "enddate",
    ] },
    Known { column: Column::CustomerSince, key: "customer_since", headers: &[
        "becameacustomerdate", "datebecamecustomer", "customersince", "customersincedate", "clientsince",
        "originalcontractdate", "originalcontractstartdate", "originalstartdate", "firstcontractdate",
        "customerstartdate", "customerstart", "contractstartdate", "contractstart", "subscriptionstartdate",
        "subscriptionstart", "startdate", "signupdate", "signedupdate", "signedup", "createddate", "createdate",
        "datecreated", "createdat", "createdon",
    ] },
    Known { column: Column::Segment, key: "segment", headers: &[
        "coveragesegment", "cssegment", "csmsegment", "customersuccesssegment", "coveragemodel", "coverage",
        "touchmodel", "touchlevel", "touch", "engagementmodel", "servicemodel", "customersegment", "accountsegment",
        "segment", "segmentname", "cstier", "customertier", "accounttier", "servicetier", "tier",
    ] },
    Known { column: Column::Owner, key: "owner", headers: &[
        "customersuccessmanager", "customersuccessmanagername", "customersuccessmanagercsm", "csmname", "csm",
        "csmowner", "assignedcsm", "primarycsm", "csowner", "customersuccessowner", "csmemail", "companyowner",
        "accountowner", "accountownername", "ownername", "owner", "accountmanager",
    ] },
    Known { column: Column::Type, key: "type", headers: &[
        "customertype", "accounttype", "companytype", "companysize", "customersize", "type",
    ] },
    Known { column: Column::Channel, key: "channel", headers: &[
        "buyingchannel", "purchasechannel", "saleschannel", "acquisitionchannel", "channel",
    ] },
    Known { column: Column::Profile, key: "profile", headers: &[
        "axprofile", "appropriateexperienceprofile", "appropriateexperienceax", "appropriateexperience", "ax",
    ] },
    Known { column: Column::Whitespace, key: "whitespace", headers: &[
        "whitespacearr", "whitespaceamount", "whitespacevalue", "whitespace", "expansionpotential", "upsellpotential",
        "growthpotential",
    ] },
    Known { column: Column::Health, key: "health", headers: &[
        "currenthealthscore", "overallhealthscore", "customerhealthscore", "accounthealthscore", "companyhealthscore",
        "healthscore", "overallhealth", "customerhealth", "accounthealth", "companyhealth", "health",
    ] },
    Known { column: Column::Term, key: "term", headers: &[
        "contracttermmonths", "contractterminmonths", "contracttermlengthmonths", "contracttermlength",
        "contractlengthmonths", "contractlength", "contractterm", "subscriptiontermmonths", "subscriptionterm",
        "initialtermmonths", "renewaltermmonths", "renewalterm", "termlengthmonths", "termlength", "termmonths",
        "terminmonths", "term",
    ] },
    Known { column: Column::Fit, key: "fit", headers: &[
        "successpotential", "hassuccesspotential", "icpfit", "customerfit", "accountfit", "goodfit", "isgoodfit", "isfit",
        "fit",
    ] },
];

/// What is known of a column.
pub(super) fn known(column: Column) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.column == column)
}
