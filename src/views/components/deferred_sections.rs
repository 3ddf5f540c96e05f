//! Rendering in stages, so that no single render blocks the page for long.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use web::spawn;

/// Milliseconds of rendering per turn of the event loop. Each turn may cost a layout; input is handled between turns.
const TURN: f64 = 12.0;

/// Propagates a changed value to `count` stages one after the other, as many per turn as fit into [`TURN`]. Returns the
/// value that each stage has now: the previous one until its turn comes, `None` before the first.
#[hook]
pub(crate) fn use_deferred_sections<T: Clone + PartialEq + 'static>(value: &T, count: usize) -> Vec<Option<T>> {
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
            spawn(async move {
                let mut turn = f64::NEG_INFINITY;
                for stage in 0..count {
                    if web::now() - turn > TURN {
                        web::yield_now().await;
                        turn = web::now();
                    }
                    if round.get() != mine {
                        return;
                    }
                    shown.borrow_mut()[stage] = Some(value.clone());
                    draw.force_update();
                    // Let the stage render before the next one.
                    web::microtask().await;
                }
            });
            move || ended.set(ended.get().wrapping_add(1))
        });
    }
    shown.borrow().clone()
}
