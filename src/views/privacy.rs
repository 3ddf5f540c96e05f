//! The privacy screen: the proof of "Nothing leaves this tab".

use yew::prelude::*;

/// What is kept, where, and for how long.
const KEPT: [(&str, &str, &str); 6] = [
    ("Reports, and every file you add", "The memory of this tab", "Until the tab is closed or reloaded"),
    (
        "The record form, the filter of the reports, the open problem or domain",
        "The address of the page, after the #. Browsers do not send that part to a server, but keep it in their history, which you may have set to be synchronised",
        "As long as your history",
    ),
    (
        "Text pasted into Check",
        "The memory of this tab; in the address only if you open a link that contains it",
        "Until the tab is closed or reloaded",
    ),
    ("Theme, hidden columns, keys on or off", "The storage of this browser for this site", "Until you clear it"),
    ("Exports and summaries", "The folder you save them to", "Until you delete them"),
    ("What you copy", "The clipboard of your computer", "Until something else is copied"),
];

/// Why nothing leaves the tab, and how to check that.
#[component]
pub(crate) fn Privacy() -> Html {
    html! {
        <article class="prose">
            <h1 id="heading" tabindex="-1">{ "Nothing leaves this tab" }</h1>
            <p>
                { "Reports name your mail servers and the servers that write to you. They are read by a program that runs in \
                   your browser. The only server this page can reach is the one it came from, and it asks that one only for the \
                   files of the program." }
            </p>
            <h2>{ "How this is enforced" }</h2>
            <p>
                { "The page carries a content security policy: a rule your browser enforces. It allows connections to the place \
                   this page came from, to fetch the program itself, and to nowhere else. The part that opens your files runs \
                   under the same rule." }
            </p>
            <h2>{ "Check it yourself" }</h2>
            <ul>
                <li>{ "Watch: open the developer tools (F12), choose Network, then drop a report. Nothing is sent." }</li>
                <li>{ "Pull the plug: load the page, go offline, then drop a report. It is still read." }</li>
                <li>{ "Read the rule: view the page source. The policy is near the top, in the line with Content-Security-Policy." }</li>
            </ul>
            <h2>{ "The one exception" }</h2>
            <p>
                { "The DNS look-up is a page of its own, " }<a href="lookup.html" target="_blank" rel="noopener">{ "lookup.html" }</a>
                { ", with a rule of its own. It asks a resolver that you choose for exactly the names it lists first, only when you \
                   press the button, and it never opens a report." }
            </p>
            <h2 id="kept">{ "What is kept where" }</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label="What is kept where">
                <table class="table">
                    <thead>
                        <tr><th scope="col">{ "What" }</th><th scope="col">{ "Where" }</th><th scope="col">{ "For how long" }</th></tr>
                    </thead>
                    <tbody>
                        for (what, place, time) in KEPT {
                            <tr><th scope="row">{ what }</th><td>{ place }</td><td>{ time }</td></tr>
                        }
                    </tbody>
                </table>
            </div>
        </article>
    }
}
