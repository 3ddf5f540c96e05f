//! What every screen can reach.

use std::rc::Rc;

use tls_rpt_workbench::page::State;
use yew::prelude::*;

use crate::session::SessionHandle;

/// The context of every screen: the state to read, and the session to act on.
#[derive(Clone)]
pub(crate) struct Page {
    /// The state to draw. Two pages are equal if they share it.
    pub state: Rc<State>,
    /// Takes the user's actions.
    pub session: Rc<SessionHandle>,
}

impl PartialEq for Page {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The page's context. Only for components inside the page.
#[hook]
pub(crate) fn use_page() -> Page {
    use_context::<Page>().unwrap_or_else(|| unreachable!("every screen is inside the page"))
}
