//! Drawing in stages, so that no single one keeps the page from answering.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use crate::browser;
use crate::browser::later;

/// How long stages share a turn, in milliseconds: each turn may cost a layout of its own, and the user is heard between two.
const TURN: f64 = 12.0;

/// A value as each of `count` stages has it: when it changes, one stage after the other gets it, as many in a turn as are
/// drawn in a short time; until then a stage keeps what it has.
#[hook]
pub fn use_stages<T: Clone + PartialEq + 'static>(value: &T, count: usize) -> Vec<Option<T>> {
    let shown = use_mut_ref(|| vec![None; count]);
    let round = use_memo((), |()| Cell::new(0_u32));
    let draw = use_force_update();
    {
        let (shown, round) = (Rc::clone(&shown), Rc::clone(&round));
        use_effect_with(value.clone(), move |value| {
            let value = value.clone();
            let mine = round.get().wrapping_add(1);
            round.set(mine);
            let ended = Rc::clone(&round);
            later(async move {
                let mut turn = f64::NEG_INFINITY;
                for stage in 0..count {
                    if browser::now() - turn > TURN {
                        browser::turn().await;
                        turn = browser::now();
                    }
                    if round.get() != mine {
                        return;
                    }
                    shown.borrow_mut()[stage] = Some(value.clone());
                    draw.force_update();
                    // What was to be drawn is drawn before this goes on.
                    browser::soon().await;
                }
            });
            move || ended.set(ended.get().wrapping_add(1))
        });
    }
    shown.borrow().clone()
}
