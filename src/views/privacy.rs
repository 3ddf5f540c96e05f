//! The privacy screen: the proof of "Nothing leaves this tab".

use yew::prelude::*;

/// Why nothing leaves the tab, and how to check that.
#[component]
pub(crate) fn Privacy() -> Html {
    html! {
        <article class="prose">
            <h1 id="heading" tabindex="-1">{ "Nothing leaves this tab" }</h1>
            <p>
                { "Reports name your mail servers and who writes to you. They are read by a program that runs in your browser; \
                   there is no server behind this page that could receive them." }
            </p>
            <h2>{ "What holds it to that" }</h2>
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
                { ", with a rule of its own. It asks a resolver that you choose for the names it shows you before, only when you \
                   press the button, and it never opens a report." }
            </p>
            <p>{ "Closing or reloading the tab forgets every file. Only the choice of theme is remembered." }</p>
        </article>
    }
}
