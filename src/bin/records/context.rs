//! What the two screens inside the page share: the forms, and their address.

use std::ops::Deref;
use std::rc::Rc;

use tls_rpt_workbench::page::Route;
use tls_rpt_workbench::page::forms::{Action, Forms};
use web::location;
use yew::prelude::*;

/// The context of both screens.
#[derive(Clone, PartialEq)]
pub(crate) struct Page {
    /// The forms; dispatch an [`Action`] to change them.
    pub state: UseReducerHandle<Shown>,
}

/// The forms, wrapped to implement Yew's [`Reducible`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shown(Forms);

impl Deref for Shown {
    type Target = Forms;

    fn deref(&self) -> &Forms {
        &self.0
    }
}

impl Reducible for Shown {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.0.apply(action);
        Rc::new(next)
    }
}

/// Writes `fragment` to the address, unless that is of another screen.
pub(crate) fn update_address(fragment: &str) {
    let here = location::fragment();
    if here != fragment && Route::parse(&here).0.is_about_records() {
        location::replace(fragment);
    }
}

/// The context of the screens. Only for components inside them.
#[hook]
pub(crate) fn use_page() -> Page {
    use_context::<Page>().unwrap_or_else(|| unreachable!("every screen is inside the page"))
}
