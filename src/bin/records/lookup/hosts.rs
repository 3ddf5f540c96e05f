//! The mail hosts, with DANE and their own TLS-RPT records.

use tls_rpt_workbench::lookup::View;
use tls_rpt_workbench::lookup::address::Addresses;
use tls_rpt_workbench::lookup::place::RecordSite;
use tls_rpt_workbench::lookup::view::{Host, Known, MailHosts, Tlsa};
use tls_rpt_workbench::record::Verdict;
use yew::prelude::*;

use crate::components::commands;
use tls_rpt_workbench::display::received;
use tls_rpt_workbench::lookup::commands::for_host;

/// The table of mail hosts, or why there is none.
pub(crate) fn mail_hosts(view: &View) -> Html {
    let mx = match &view.mx {
        Known::Waiting => return html! { <p>{ "\u{2026}" }</p> },
        Known::Unknown(failure) => {
            let text = format!("Not known: {}. Without them, DANE cannot be looked up.", failure.label());
            return html! { <p>{ text }</p> };
        }
        Known::Known(mx) => mx,
    };
    html! {
        <>
            if mx.hosts.is_empty() {
                <p>{ "None that can be asked about." }</p>
            } else {
                { table(mx) }
                { verification(mx) }
            }
            if mx.left_out > 0 {
                <p class="hint">{ format!("{} more were not asked about.", mx.left_out) }</p>
            }
        </>
    }
}

fn table(mx: &MailHosts) -> Html {
    html! {
        <div class="table-frame" tabindex="0" role="group" aria-labelledby="mail-hosts">
            <table class="table lookup-hosts">
                <thead>
                    <tr>
                        <th scope="col">{ "Host" }</th>
                        <th scope="col">{ "Addresses" }</th>
                        <th scope="col">{ "DANE (TLSA)" }</th>
                        <th scope="col">{ "Its own TLS-RPT record" }</th>
                    </tr>
                </thead>
                <tbody>
                    for host in &mx.hosts {
                        { row(host) }
                    }
                </tbody>
            </table>
        </div>
    }
}

/// The commands with which to check each host.
fn verification(mx: &MailHosts) -> Html {
    html! {
        <>
            for host in &mx.hosts {
                <details>
                    <summary>{ "Commands to check " }<code>{ received(&host.name) }</code></summary>
                    <div class="publish">
                        <p class="hint">{ "For a POSIX shell, from a machine whose outgoing port 25 is open. Nothing is run here." }</p>
                        { commands::list(
                            &for_host(&host.name, host.tlsa.known().map_or(&[], |tlsa| &tlsa.records)),
                            &format!(" of {}", host.name),
                        ) }
                    </div>
                </details>
            }
        </>
    }
}

fn row(host: &Host) -> Html {
    let preference = host
        .preference
        .map_or_else(|| "without an MX record".to_owned(), |preference| format!("preference {preference}"));
    html! {
        <tr>
            <th scope="row">{ received(&host.name) }<br /><span class="hint">{ preference }</span></th>
            <td>{ addresses(&host.addresses) }</td>
            <td>{ tlsa(&host.tlsa) }</td>
            <td>{ own_record(&host.place) }</td>
        </tr>
    }
}

/// Where a host is reached: its addresses, and the alias that leads to them.
pub(super) fn addresses(addresses: &Known<Addresses>) -> Html {
    match addresses {
        Known::Waiting => html! { "\u{2026}" },
        Known::Unknown(failure) => html! { { format!("Not known: {}", failure.label()) } },
        Known::Known(addresses) => html! {
            <>
                if let Some(target) = addresses.aliases.last() {
                    <p>{ "Alias (CNAME) for " }<code class="wrap">{ received(target) }</code></p>
                }
                if addresses.list.is_empty() {
                    { "None" }
                } else {
                    <ul class="lookup-addresses">
                        for address in &addresses.list {
                            <li><code>{ address.to_string() }</code></li>
                        }
                    </ul>
                }
            </>
        },
    }
}

fn tlsa(tlsa: &Known<Tlsa>) -> Html {
    match tlsa {
        Known::Waiting => html! { "\u{2026}" },
        Known::Unknown(failure) => html! { { format!("Not known: {}", failure.label()) } },
        Known::Known(tlsa) if tlsa.records.is_empty() => html! { "None" },
        Known::Known(tlsa) => html! {
            <>
                <span>{ if tlsa.authentic { "With DNSSEC" } else { "Without DNSSEC, so not used" } }</span>
                <ul>
                    for record in &tlsa.records {
                        <li><code class="wrap">{ record.to_string() }</code></li>
                    }
                </ul>
            </>
        },
    }
}

fn own_record(place: &RecordSite) -> Html {
    match &place.texts {
        Known::Waiting => html! { "\u{2026}" },
        Known::Unknown(failure) => html! { { format!("Not known: {}", failure.label()) } },
        Known::Known(texts) if texts.tls_rpt().is_empty() => html! { "None" },
        Known::Known(texts) => {
            let verdict = match place.check.as_ref().map(|check| check.verdict) {
                Some(Verdict::Valid) => "Valid",
                Some(Verdict::ValidWithWarning) => "Works, with warnings",
                Some(Verdict::Invalid) | None => "Senders cannot use it",
            };
            html! {
                <>
                    <span>{ verdict }</span>
                    for text in texts.tls_rpt() {
                        <code class="wrap">{ received(&text) }</code>
                    }
                </>
            }
        }
    }
}
