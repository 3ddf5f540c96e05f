//! The form: a domain, a resolver, and a preview of exactly what will be sent.

use tls_rpt_workbench::lookup::form::{Choice, Plan};
use tls_rpt_workbench::lookup::query::Query;
use tls_rpt_workbench::lookup::resolver::AddressError;
use tls_rpt_workbench::lookup::{Form, Resolver};
use tls_rpt_workbench::record::draft::{DomainError, other_notation};
use yew::prelude::*;

use crate::browser::idn;
use crate::components::field::Field;
use crate::components::settled::use_settled;
use web::dom;

#[derive(Properties, PartialEq)]
pub(crate) struct LookupFormProps {
    /// The current input.
    pub form: Form,
    /// Whether a look-up is running.
    pub busy: bool,
    /// Called with the form after each input.
    pub on_form: Callback<Form>,
    /// Called with domain and resolver when a valid form is submitted.
    pub on_start: Callback<(String, Resolver)>,
    /// Called to stop the look-up.
    pub on_stop: Callback<()>,
}

/// The form of the look-up.
#[component]
pub(crate) fn LookupForm(props: &LookupFormProps) -> Html {
    let plan = props.form.plan(&idn::to_ascii);
    let settled = use_settled(&props.form.domain);
    // An empty field is not an error until the button has been pressed.
    let pressed = use_state_eq(|| false);
    let onsubmit = {
        let (plan, pressed, on_start) = (plan.clone(), pressed.setter(), props.on_start.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            pressed.set(true);
            match plan.ready() {
                Some((domain, resolver)) => on_start.emit((domain.to_owned(), resolver.clone())),
                None if plan.domain.is_err() => dom::focus("lookup-domain"),
                None => dom::focus("lookup-address"),
            }
        })
    };
    let on_stop = {
        let on_stop = props.on_stop.clone();
        move |_: MouseEvent| on_stop.emit(())
    };
    html! {
        <form class="lookup-form" {onsubmit} aria-label="Look-up">
            { domain_field(props, &plan, *pressed, settled) }
            <fieldset class="lookup-resolvers">
                <legend>{ "Who is asked" }</legend>
                for choice in Choice::ALL {
                    { resolver_choice(props, choice) }
                }
                if props.form.choice == Choice::Own {
                    { address_field(props, &plan, *pressed) }
                }
            </fieldset>
            <div class="inline">
                <button type="submit" class="button primary">{ if props.busy { "Look up again" } else { "Look up" } }</button>
                if props.busy {
                    <button type="button" class="button" onclick={on_stop}>{ "Stop" }</button>
                }
            </div>
            { what_is_sent(&plan) }
        </form>
    }
}

fn changed(props: &LookupFormProps, change: impl Fn(&mut Form, String) + 'static) -> Callback<InputEvent> {
    let (form, on_form) = (props.form.clone(), props.on_form.clone());
    Callback::from(move |event: InputEvent| {
        let mut form = form.clone();
        change(&mut form, dom::value(&event));
        on_form.emit(form);
    })
}

fn domain_field(props: &LookupFormProps, plan: &Plan, pressed: bool, settled: bool) -> Html {
    let (wrong, message) = match &plan.domain {
        Ok(ascii) => (false, other_notation(ascii, &props.form.domain)),
        Err(error) if !pressed && (!settled || *error == DomainError::Empty) => {
            (false, "The part after the @ in the email addresses.".to_owned())
        }
        Err(error) => (true, error.to_string()),
    };
    let field = Field { id: "lookup-domain", label: "Domain", placeholder: "example.com", typed: &props.form.domain };
    field.draw(wrong, &message, changed(props, |form, text| form.domain = text))
}

fn resolver_choice(props: &LookupFormProps, choice: Choice) -> Html {
    let (name, host) = match choice {
        Choice::Cloudflare => ("Cloudflare", Some(Resolver::Cloudflare)),
        Choice::Google => ("Google", Some(Resolver::Google)),
        Choice::Own => ("Another one, by its address", None),
    };
    let onchange = {
        let (form, on_form) = (props.form.clone(), props.on_form.clone());
        move |_: Event| on_form.emit(Form { choice, ..form.clone() })
    };
    html! {
        <label class="lookup-resolver">
            <input type="radio" name="resolver" checked={props.form.choice == choice} {onchange} />
            <span>
                { name }
                if let Some(resolver) = host {
                    { " " }<code class="hint">{ resolver.host().to_owned() }</code>
                }
            </span>
        </label>
    }
}

fn address_field(props: &LookupFormProps, plan: &Plan, pressed: bool) -> Html {
    let (wrong, message) = match &plan.resolver {
        Ok(_) => (false, String::new()),
        Err(AddressError::Empty) if !pressed => (
            false,
            "A resolver that answers in JSON over HTTPS and lets web pages ask (CORS), or one on this machine."
                .to_owned(),
        ),
        Err(error) => (true, error.to_string()),
    };
    let field = Field {
        id: "lookup-address",
        label: "Address of the resolver",
        placeholder: "https://dns.example/dns-query",
        typed: &props.form.address,
    };
    field.draw(wrong, &message, changed(props, |form, text| form.address = text))
}

/// A preview of everything that will be sent.
fn what_is_sent(plan: &Plan) -> Html {
    let Some((_, resolver)) = plan.ready() else {
        return html! {
            <section class="lookup-sent empty" aria-labelledby="sent">
                <h2 id="sent">{ "What will be sent" }</h2>
                <p class="hint">{ "Nothing yet. Enter a domain to see the list." }</p>
            </section>
        };
    };
    let example = plan.first.first().map(|query| resolver.url(query)).unwrap_or_default();
    html! {
        <section class="lookup-sent" aria-labelledby="sent">
            <h2 id="sent">{ "What will be sent" }</h2>
            <p>{ "To " }<code>{ resolver.host().to_owned() }</code>{ ", one question for each of these names:" }</p>
            { names("Questions", &plan.first) }
            <p>{ format!("Then, for each mail host that the answer names, {} at most:", Plan::MOST_HOSTS) }</p>
            { names("Questions for each mail host", &Plan::about_each_host("HOST")) }
            <p>{ "A question answered with SERVFAIL is asked once more without the DNSSEC check, to see whether DNSSEC is the reason." }</p>
            <details>
                <summary>{ "How a question is sent" }</summary>
                <p class="hint">
                    { "As an address, without cookies and without saying which page it comes from: " }
                    <code>{ example }</code>
                </p>
                <p class="hint">
                    { "As with every web request, the resolver also sees your IP address, your browser\u{2019}s name, and the site this page belongs to." }
                </p>
            </details>
        </section>
    }
}

fn names(label: &'static str, queries: &[Query]) -> Html {
    html! {
        <ul class="lookup-names" aria-label={label}>
            for query in queries {
                <li><span class="lookup-type">{ query.kind.name() }</span>{ " " }<code>{ query.name.clone() }</code></li>
            }
        </ul>
    }
}
