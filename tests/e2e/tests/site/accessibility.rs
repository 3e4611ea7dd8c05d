//! axe-core finds nothing in what opens and what is said. (On the pages themselves: see [`crate::pages`].)

use e2e::axe;
use e2e::browser::Browser;
use e2e::figure::Drawer;

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_any_drawer() {
    let browser = Browser::open("/ko/gallery/").await;
    let mut found = Vec::new();
    for (scheme, width) in [("light", 1280), ("dark", 1280), ("light", 390)] {
        browser.look(scheme, width).await;
        browser.reload().await;
        let figure = browser.figure("fig-race").await;
        for drawer in Drawer::ALL {
            figure.open_drawer(drawer).await;
            let filled = match drawer {
                Drawer::Code => ".drawer pre",
                Drawer::Check | Drawer::Data => ".drawer table",
                Drawer::Share => ".drawer .copyable textarea",
            };
            figure
                .until(filled, &format!("return figure.querySelector('{filled}') !== null"), |there| *there == true)
                .await;
            browser.settled().await;
            let violations = axe::violations(&browser).await;
            found.extend(violations.into_iter().map(|violation| format!("{drawer:?}, {scheme}, {width}: {violation}")));
        }
    }
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_violation_in_what_is_said_of_a_bad_link() {
    let browser = Browser::open("/en/gallery/?widget=fig-race&nonsense=1&surface=formula&formula=x+*#fig-race").await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.notices().await.len(), 2);
    for scheme in ["light", "dark"] {
        browser.look(scheme, 1280).await;
        browser.settled().await;
        let found = axe::violations(&browser).await;
        assert!(found.is_empty(), "{scheme}: {}", found.join("\n"));
    }
}
