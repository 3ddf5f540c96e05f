//! The names under which members are read: those of RFC 8460 s.4.4, and what other programs call the same.
//!
//! Case and separators do not matter: `organizationName` and `organization_name` are `organization-name`. What RFC 8460
//! and its drafts call a member in one place or the other is in the modules of the objects, because a report may use both.

/// The members of an object, each with further names, as [`plain`] writes them.
pub(super) type Names = &'static [(&'static str, &'static [&'static str])];

/// Members of the report itself.
pub(super) const REPORT: Names = &[
    ("organization-name", &["organisationname", "orgname", "organisation", "reportingorganization"]),
    ("organization", &[]),
    ("contact-info", &["contactinformation", "contactemail", "contactaddress"]),
    ("contact", &[]),
    ("report-id", &["reportidentifier"]),
    ("date-range", &["period", "reportperiod", "reportingperiod", "timerange"]),
    (
        "start-datetime",
        &["begindate", "begindatetime", "startdate", "starttime", "rangestart", "datebegin", "datestart"],
    ),
    ("end-datetime", &["enddate", "endtime", "rangeend", "dateend"]),
    ("start", &["begin"]),
    ("end", &[]),
    ("policies", &["policylist", "appliedpolicies"]),
    ("tls-report", &[]),
    ("policy", &[]),
    ("summary", &[]),
    ("failure-details", &["failuredetail"]),
    ("policy-type", &[]),
    ("policy-domain", &[]),
    ("policy-string", &["policystrings"]),
    ("mx-host", &["mxhosts", "mxhostpattern", "mxhostpatterns"]),
    ("total-successful-session-count", SUCCESSFUL_COUNT),
    ("total-failure-session-count", FAILED_COUNT),
    ("deviations", &[]),
    ("unread", &[]),
    ("unread-values", &[]),
    ("signed", &[]),
];

/// Members of `date-range`.
pub(super) const RANGE: Names = &[
    (
        "start-datetime",
        &[
            "startdate",
            "starttime",
            "start",
            "begin",
            "begindate",
            "begindatetime",
            "begintime",
            "from",
            "since",
            "gte",
            "starttimestamp",
            "startdatetimeutc",
        ],
    ),
    ("end-datetime", &["enddate", "endtime", "end", "to", "until", "lte", "endtimestamp"]),
];

/// Members of an entry of `policies`, those of a flattened policy and summary included.
pub(super) const ENTRY: Names = &[
    ("policy", &["policydetails"]),
    ("summary", &["sessionsummary", "counts", "sessions"]),
    ("failure-details", &["failuredetail", "failures", "failuresdetails", "failurelist"]),
    ("policy-type", &["policykind"]),
    ("policy-domain", &["policydomainname"]),
    ("type", &[]),
    ("type-text", &[]),
    ("domain", &[]),
    ("domain-inferred", &[]),
    ("mode", &["policymode"]),
    ("policy-string", &["policystrings", "policytext", "policylines"]),
    ("mx-host", &["mxhosts", "mxhostpattern", "mxhostpatterns", "mxpatterns", "mxpattern", "mx"]),
    ("total-successful-session-count", SUCCESSFUL),
    ("total-failure-session-count", FAILED),
    ("unexplained", &[]),
];

/// Members of `policy`.
pub(super) const POLICY: Names = &[
    ("policy-type", &["policykind", "kind"]),
    ("policy-domain", &["policydomainname"]),
    ("type", &[]),
    ("domain", &[]),
    ("mode", &["policymode"]),
    ("policy-string", &["policystrings", "policytext", "policylines", "strings"]),
    ("mx-host", &["mxhosts", "mxhostpattern", "mxhostpatterns", "mxpatterns", "mxpattern", "mx"]),
    ("summary", &[]),
    ("failure-details", &["failuredetail"]),
    ("total-successful-session-count", SUCCESSFUL_COUNT),
    ("total-failure-session-count", FAILED_COUNT),
];

/// Members of `summary`.
pub(super) const SUMMARY: Names = &[
    ("total-successful-session-count", SUCCESSFUL),
    ("total-failure-session-count", FAILED),
    ("failure-details", &["failuredetail"]),
];

/// Members of an entry of `unread-values` in an export of this program.
pub(super) const UNREAD: Names = &[("path", &[]), ("member", &[]), ("value", &[])];

/// Names of counts that say what they count, for a report that is flattened as a whole.
const SUCCESSFUL_COUNT: &[&str] = &["successfulsessioncount", "totalsuccessfulsessions", "successfulsessions"];
const FAILED_COUNT: &[&str] = &["failedsessioncount", "failuresessioncount", "totalfailedsessions", "failedsessions"];

const SUCCESSFUL: &[&str] = &[
    "successfulsessioncount",
    "successfulsessionscount",
    "successsessioncount",
    "totalsuccesssessioncount",
    "totalsuccessfulsessionscount",
    "totalsuccessfulsessions",
    "totalsuccessfulcount",
    "totalsuccessful",
    "totalsuccesses",
    "totalsuccess",
    "successfulsessions",
    "successfulcount",
    "successcount",
    "successful",
    "successes",
    "success",
    "successaggregate",
    "passed",
    "ok",
];

const FAILED: &[&str] = &[
    "failuresessioncount",
    "failedsessioncount",
    "failedsessionscount",
    "totalfailedsessioncount",
    "totalfailedsessionscount",
    "totalfailuresessionscount",
    "totalfailuressessioncount",
    "totalfailedsessions",
    "totalfailuresessions",
    "totalfailurecount",
    "totalfailedcount",
    "totalfailures",
    "totalfailure",
    "totalfailed",
    "failedsessions",
    "failuresessions",
    "failedcount",
    "failurecount",
    "failed",
    "failure",
    "failures",
    "failureaggregate",
    "fail",
];

/// Members of an entry of `failure-details`.
pub(super) const FAILURE: Names = &[
    ("result-type", &["resulttypes", "failuretype", "errortype", "result", "type"]),
    (
        "sending-mta-ip",
        &["sendingip", "sendingmtaipaddress", "sendingipaddress", "sourceip", "sendermtaip", "senderip"],
    ),
    (
        "receiving-mx-hostname",
        &["receivingmx", "receivingmxhost", "receivinghostname", "receivinghost", "mxhostname", "mxhost", "mx"],
    ),
    ("receiving-mx-helo", &["receivinghelo", "receivingmxhelostring", "receivingmxehlo", "mxhelo", "helo"]),
    ("receiving-ip", &["receivingmxip", "receivingipaddress", "receivingmxipaddress", "mxip", "destinationip"]),
    (
        "failed-session-count",
        &[
            "failedsessionscount",
            "failedsessions",
            "failedcount",
            "failuresessioncount",
            "failurecount",
            "totalfailuresessioncount",
            "failed",
            "sessioncount",
            "sessions",
            "messagecount",
            "count",
        ],
    ),
    ("additional-information", &[]),
    ("additional-info-uri", &["additionalinformationuri", "additionalinfourl", "additionalinformationurl"]),
    ("additional-info", &[]),
    ("failure-reason-code", &["failurereasoncodes", "reasoncode", "failurecode"]),
    ("failure-error-code", &["errorcode"]),
    (
        "failure-reason",
        &["reason", "failurereasontext", "reasontext", "error", "errormessage", "message", "description"],
    ),
];

/// Whether a member is the list of policies, under any name but those that other documents use as well.
pub(crate) fn is_list_of_policies(key: &str) -> bool {
    matches!(find(REPORT, key), Some(("policies" | "tls-report", _)))
}

/// The member that a column of a table holds: 0 and its name for one of the report, 1 of a policy, 2 of a failure detail.
pub(crate) fn canonical_column(column: &str) -> Option<(u8, &'static str)> {
    let of = |names: Names| find(names, column).map(|(name, _)| name);
    let date = match of(REPORT) {
        Some("start") => Some("start-datetime"),
        Some("end") => Some("end-datetime"),
        Some("organization") => Some("organization-name"),
        Some("contact") => Some("contact-info"),
        other => other.filter(|name| {
            !matches!(
                *name,
                "policies"
                    | "policy"
                    | "summary"
                    | "failure-details"
                    | "tls-report"
                    | "policy-type"
                    | "policy-domain"
                    | "policy-string"
                    | "mx-host"
                    | "total-successful-session-count"
                    | "total-failure-session-count"
            )
        }),
    };
    date.map(|name| (0, name))
        .or_else(|| {
            of(ENTRY).filter(|name| !matches!(*name, "policy" | "summary" | "failure-details")).map(|name| (1, name))
        })
        .or_else(|| of(FAILURE).map(|name| (2, name)))
}

/// A name without case and separators.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The member that is meant by a name, and whether only case or separators differ.
pub(super) fn find(names: Names, key: &str) -> Option<(&'static str, bool)> {
    /// In bytes. No name is longer.
    const LONGEST: usize = 64;
    if key.len() > LONGEST {
        return None;
    }
    let key = plain(key);
    let same = names.iter().find(|(name, _)| is_plain_of(&key, name)).map(|(name, _)| (*name, true));
    same.or_else(|| names.iter().find(|(_, others)| others.contains(&key.as_str())).map(|(name, _)| (*name, false)))
}

/// Whether a plain name is that of a name in lower case with hyphens.
fn is_plain_of(plain: &str, name: &str) -> bool {
    name.bytes().filter(|b| *b != b'-').eq(plain.bytes())
}

/// How a report writes its member names, as far as that names the program it comes from.
#[derive(Debug, Default, Clone)]
pub(crate) struct Styles {
    /// Names in other case or with other separators: in snake case, and in camel case.
    snake: usize,
    camel: usize,
    /// Names that only parsedmarc has in its output.
    parsedmarc: usize,
    /// Names that only the exports of this program have.
    own: usize,
}

impl Styles {
    /// Counts a name that is not one of RFC 8460.
    pub(crate) fn count(&mut self, key: &str) {
        match key {
            "begin_date" | "policy_strings" | "mx_host_patterns" | "successful_session_count" => self.parsedmarc += 1,
            "type_text" | "domain_inferred" | "unexplained" => self.own += 1,
            _ => {}
        }
        if key.contains('_') {
            self.snake += 1;
        } else if key.bytes().any(|b| b.is_ascii_uppercase()) && key.bytes().any(|b| b.is_ascii_lowercase()) {
            self.camel += 1;
        }
    }

    /// The dialect in words, if the names show one.
    pub(crate) fn dialect(&self) -> Option<&'static str> {
        /// Fewer names are the spelling of a member, not the style of a program.
        const ENOUGH: usize = 4;
        if self.own > 0 && self.snake >= ENOUGH {
            Some("The report is an export of TLS-RPT Workbench.")
        } else if self.parsedmarc > 1 {
            Some("The report is in the form of parsedmarc\u{2019}s output: snake case, flattened policies.")
        } else if self.snake >= ENOUGH && self.snake >= self.camel {
            Some("The member names are in snake case, with underscores for hyphens.")
        } else if self.camel >= ENOUGH {
            Some("The member names are in camel case, with capitals for hyphens.")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_separators_do_not_matter() {
        for key in ["organizationName", "organization_name", "Organization Name", "ORGANIZATION.NAME"] {
            assert_eq!(find(REPORT, key), Some(("organization-name", true)), "{key}");
        }
        assert_eq!(find(FAILURE, "receiving-mx-host-name"), Some(("receiving-mx-hostname", true)));
        assert_eq!(find(SUMMARY, "successful-session-count"), Some(("total-successful-session-count", false)));
        assert_eq!(find(FAILURE, "server-name"), None);
        assert_eq!(find(REPORT, &"a".repeat(1000)), None);
    }

    #[test]
    fn each_name_means_one_member() {
        for names in [REPORT, RANGE, ENTRY, POLICY, SUMMARY, FAILURE] {
            let mut all: Vec<String> = names.iter().map(|(name, _)| plain(name)).collect();
            all.extend(names.iter().flat_map(|(_, others)| others.iter().map(|other| (*other).to_owned())));
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            // A further name may be that of a member itself, which then counts.
            assert!(all.len() + 3 >= count, "{all:?}");
        }
    }
}
