//! The settings of one unit among a widget's or a command's.

use super::settings::Settings;

/// Reads `adam.lr` when asked for `lr`.
pub struct Scoped<'a> {
    settings: &'a Settings,
    prefix: &'static str,
}

impl<'a> Scoped<'a> {
    pub fn new(settings: &'a Settings, prefix: &'static str) -> Self {
        Scoped { settings, prefix }
    }

    fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.prefix)
    }

    pub fn number(&self, name: &str) -> f64 {
        self.settings.number(&self.path(name))
    }

    pub fn switch(&self, name: &str) -> bool {
        self.settings.switch(&self.path(name))
    }

    pub fn line(&self, name: &str) -> String {
        self.settings.line(&self.path(name))
    }
}
