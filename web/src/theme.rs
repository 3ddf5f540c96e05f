//! The colour theme: light, dark, or as set in the system.

/// A choice of theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// As set in the system.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All choices, in display order.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value in local storage and in `data-theme`; [`Self::System`] is stored in neither.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The label shown to users.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    /// The theme with this [`Self::name`]; [`Self::System`] for any other text.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or(Self::System)
    }

    /// The choice made on an earlier visit.
    pub fn stored() -> Self {
        crate::storage::get("theme").map_or(Self::System, |name| Self::from_name(&name))
    }

    /// Applies the theme and stores it. If storage is disabled, it lasts for this visit.
    pub fn apply(self) {
        let Some(window) = crate::window() else { return };
        if let Some(root) = window.document().and_then(|document| document.document_element()) {
            let _ = match self {
                Self::System => root.remove_attribute("data-theme"),
                _ => root.set_attribute("data-theme", self.name()),
            };
        }
        crate::storage::set("theme", if self == Self::System { "" } else { self.name() });
    }
}
