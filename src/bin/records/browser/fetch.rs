//! Requests to other servers. Only the look-up document may send them: the policy of every other document forbids it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use tls_rpt_workbench::lookup::Response;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, ResponseType,
};

/// Requests that can be cancelled together.
#[derive(Clone, Default)]
pub(crate) struct Requests {
    open: Rc<RefCell<Vec<AbortController>>>,
}

impl Requests {
    /// Gets a URL, without cookies, referrer or cache and without following redirects. Times out after `seconds`.
    pub(crate) async fn get(&self, url: &str, accept: &str, seconds: u32) -> Response {
        let Ok(controller) = AbortController::new() else { return Response::Unreachable };
        self.open.borrow_mut().push(controller.clone());
        let late = Rc::new(Cell::new(false));
        let timer = {
            let (late, controller) = (Rc::clone(&late), controller.clone());
            Timeout::new(seconds.saturating_mul(1000), move || {
                late.set(true);
                controller.abort();
            })
        };
        let got = ask(url, accept, &controller).await;
        timer.cancel();
        self.open.borrow_mut().retain(|open| *open != controller);
        match got {
            Ok(response) => response,
            Err(_) if late.get() => Response::TimedOut(seconds),
            // The browser gives a page no details: no network, no such host, no permission to read (CORS), or a policy.
            Err(_) => Response::Unreachable,
        }
    }

    /// Cancels all pending requests.
    pub(crate) fn give_up(&self) {
        for controller in self.open.take() {
            controller.abort();
        }
    }
}

async fn ask(url: &str, accept: &str, controller: &AbortController) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.append("accept", accept)?;
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_headers(&headers);
    init.set_mode(RequestMode::Cors);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_redirect(RequestRedirect::Manual);
    init.set_signal(Some(&controller.signal()));
    let window = web::window().ok_or(JsValue::NULL)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Ok(Response::Redirected);
    }
    let body = JsFuture::from(response.text()?).await?;
    Ok(Response::Http { status: response.status(), body: body.as_string().unwrap_or_default() })
}
