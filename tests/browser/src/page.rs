//! A page without an agent.

use serde_json::Value;

use crate::node_modules::{Turn, wait_for_turn};
use crate::package::build_package;
use crate::{Driver, Home, KeyFiles, Runtime};

/// One of the pages in a browser; nothing listens on this computer for it.
pub struct Page {
    driver: Driver,
    _keys: KeyFiles,
    _home: Home,
    _turn: Turn,
}

impl Page {
    /// Starts a browser and opens the page.
    pub async fn open(runtime: Runtime, path: &str) -> Self {
        let turn = wait_for_turn();
        build_package();
        let (home, keys) = (Home::make(), KeyFiles::make());
        let authority = keys.authority_file();
        let mut driver = Driver::start(runtime, home.path(), keys.path(), &authority).await;
        driver.visit(path).await;
        Self {
            driver,
            _keys: keys,
            _home: home,
            _turn: turn,
        }
    }

    /// Calls a function of the page and waits for its result.
    pub async fn call(&mut self, name: &str, arguments: Value) -> Value {
        self.driver.evaluate(name, arguments).await
    }

    /// What axe-core finds that keeps people from using it.
    pub async fn barriers(&mut self) -> Value {
        self.driver.barriers().await
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.driver.close().await;
    }
}
