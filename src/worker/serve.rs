//! One message after the other is answered, each once, in the order they came.
//! Before an answer the images and trained nets that it needs are fetched, those that are not here.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::protocol::{decode, encode};
use crate::spec::Complaint;
use crate::widgets::{Inputs, Need};

/// What a worker does with its messages.
pub trait Service {
    type Ask: DeserializeOwned;
    type Answer: Serialize;

    /// The files without which `ask` cannot be answered well.
    fn needs(&self, ask: &Self::Ask) -> Vec<Need>;

    /// `inputs`: at least what was needed, or why there is not all of it.
    fn answer(&mut self, ask: Self::Ask, inputs: Result<&Inputs, Complaint>) -> Self::Answer;

    /// To a message that cannot be read.
    fn garbled(said: String) -> Self::Answer;
}

/// Answers a message with what is at hand.
pub fn answer<S: Service>(service: &mut S, message: &[u8], inputs: &Inputs) -> Vec<u8> {
    encode(&match decode::<S::Ask>(message) {
        Err(said) => S::garbled(said),
        Ok(ask) => service.answer(ask, Ok(inputs)),
    })
}

/// Messages that wait, and whoever waits for one.
#[derive(Clone, Default)]
pub struct Inbox(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    messages: VecDeque<Vec<u8>>,
    waker: Option<Waker>,
}

impl Inbox {
    pub fn put(&self, message: Vec<u8>) {
        let mut waiting = self.0.borrow_mut();
        waiting.messages.push_back(message);
        if let Some(waker) = waiting.waker.take() {
            waker.wake();
        }
    }

    async fn next(&self) -> Vec<u8> {
        poll_fn(|context| {
            let mut waiting = self.0.borrow_mut();
            let next = waiting.messages.pop_front();
            if next.is_none() {
                waiting.waker = Some(context.waker().clone());
            }
            next.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }
}

/// Serves for good. `fetch` is given a file's name, and whether the browser's
/// memory is not to be trusted; its error says in a few words why there is no file.
pub async fn serve<S: Service>(
    inbox: Inbox,
    mut service: S,
    fetch: impl AsyncFn(String, bool) -> Result<Vec<u8>, String>,
    post: impl Fn(&[u8]),
) {
    let mut inputs = Inputs::default();
    // After a failure, what the browser remembers may be the damaged file.
    let mut failed = false;
    loop {
        let answer = match decode::<S::Ask>(&inbox.next().await) {
            Err(said) => S::garbled(said),
            Ok(ask) => {
                let mut here = Ok(());
                for need in inputs.lack(service.needs(&ask)) {
                    let fetched = fetch(need.published(), failed).await.map_err(|why| unfetched(need, &why));
                    here = fetched.and_then(|bytes| inputs.take(need, &bytes));
                    failed = here.is_err();
                    if failed {
                        break;
                    }
                }
                service.answer(ask, here.map(|()| &inputs))
            }
        };
        post(&encode(&answer));
    }
}

fn unfetched(need: Need, why: &str) -> Complaint {
    let file = need.file();
    Complaint {
        path: file.to_string(),
        at: None,
        en: format!("The file {file} could not be fetched ({why}). Check the connection, then try again."),
        ko: format!("파일 {file}을(를) 받지 못했습니다({why}). 인터넷 연결을 확인한 뒤 다시 시도하십시오."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::{FILES, fashion14, mnist14};
    use std::task::Context;

    /// Asked for a set by name, or for nothing; answers with what it was given.
    struct Echo;

    impl Service for Echo {
        type Ask = String;
        type Answer = String;

        fn needs(&self, ask: &String) -> Vec<Need> {
            let sets = [&mnist14::SPEC, &fashion14::SPEC].into_iter().filter(|set| ask.contains(set.name));
            sets.map(Need::Images).collect()
        }

        fn answer(&mut self, ask: String, inputs: Result<&Inputs, Complaint>) -> String {
            match inputs {
                Ok(inputs) => {
                    assert!(inputs.lack(self.needs(&ask)).is_empty());
                    ask
                }
                Err(complaint) => complaint.en,
            }
        }

        fn garbled(said: String) -> String {
            said
        }
    }

    type File = Result<Vec<u8>, String>;

    /// A network by hand.
    #[derive(Clone, Default)]
    struct Net {
        asked: Rc<RefCell<Vec<(String, bool)>>>,
        /// What comes next; `None` for not yet.
        comes: Rc<RefCell<Option<File>>>,
    }

    impl Net {
        async fn fetch(&self, name: String, anew: bool) -> File {
            self.asked.borrow_mut().push((name, anew));
            poll_fn(|_| self.comes.take().map_or(Poll::Pending, Poll::Ready)).await
        }
    }

    fn file(name: &str) -> Vec<u8> {
        FILES.iter().find(|(set, _)| set.name == name).expect("listed").1.to_vec()
    }

    /// Runs the service, and between its steps what `script` does with its inbox and net.
    fn run(script: impl Fn(&Inbox, &Net, &dyn Fn() -> Vec<String>)) {
        let (inbox, net) = (Inbox::default(), Net::default());
        let posted = Rc::new(RefCell::new(Vec::new()));
        let (fetching, posting) = (net.clone(), posted.clone());
        let fetch = async |name: String, anew: bool| fetching.fetch(name, anew).await;
        let post = |bytes: &[u8]| posting.borrow_mut().push(decode::<String>(bytes).expect("a text"));
        let service = RefCell::new(Box::pin(serve(inbox.clone(), Echo, fetch, post)));
        // Goes on as far as it can; what was posted since.
        let go_on = || {
            let polled = service.borrow_mut().as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(polled.is_pending(), "it serves for good");
            posted.take()
        };
        script(&inbox, &net, &go_on);
    }

    fn ask(inbox: &Inbox, text: &str) {
        inbox.put(encode(&text));
    }

    #[test]
    fn nothing_is_fetched_before_it_is_needed_and_then_once() {
        run(|inbox, net, go_on| {
            ask(inbox, "plain");
            assert_eq!(go_on(), ["plain"]);
            assert!(net.asked.borrow().is_empty());
            ask(inbox, "mnist14");
            assert!(go_on().is_empty());
            *net.comes.borrow_mut() = Some(Ok(file("mnist14")));
            assert_eq!(go_on(), ["mnist14"]);
            ask(inbox, "mnist14 again");
            assert_eq!(go_on(), ["mnist14 again"]);
            assert_eq!(*net.asked.borrow(), [("mnist14-b58a521a2271b80c.png".to_string(), false)]);
        });
    }

    #[test]
    fn who_asks_while_a_file_comes_is_answered_once_and_in_order() {
        run(|inbox, net, go_on| {
            for text in ["mnist14 1", "mnist14 2", "plain"] {
                ask(inbox, text);
                assert!(go_on().is_empty());
            }
            *net.comes.borrow_mut() = Some(Ok(file("mnist14")));
            assert_eq!(go_on(), ["mnist14 1", "mnist14 2", "plain"]);
            assert!(go_on().is_empty());
            assert_eq!(net.asked.borrow().len(), 1);
        });
    }

    #[test]
    fn what_cannot_be_fetched_is_said_and_tried_again() {
        run(|inbox, net, go_on| {
            let failures =
                [(Err("404".to_string()), "mnist14.png could not be fetched (404)"), (Ok(vec![1, 2, 3]), "3 bytes")];
            for (comes, said) in failures {
                ask(inbox, "mnist14 fashion14");
                assert!(go_on().is_empty());
                *net.comes.borrow_mut() = Some(comes);
                let answers = go_on();
                assert!(answers.len() == 1 && answers[0].contains(said), "{answers:?}");
            }
            ask(inbox, "mnist14 fashion14");
            for name in ["mnist14", "fashion14"] {
                assert!(go_on().is_empty());
                *net.comes.borrow_mut() = Some(Ok(file(name)));
            }
            assert_eq!(go_on(), ["mnist14 fashion14"]);
            // The third time past the browser's memory; the other set as usual.
            let anew: Vec<bool> = net.asked.borrow().iter().map(|(_, anew)| *anew).collect();
            assert_eq!(anew, [false, true, true, false]);
        });
    }

    #[test]
    fn a_message_of_another_build_is_answered_too() {
        run(|inbox, _, go_on| {
            inbox.put(vec![200, 1]);
            ask(inbox, "plain");
            assert_eq!(go_on(), ["a message of another build", "plain"]);
        });
    }
}
