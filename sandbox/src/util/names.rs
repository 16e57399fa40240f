//! Names of invented people.

/// First names.
pub(crate) const FIRST_NAMES: [&str; 16] = [
    "Ada", "Bram", "Carla", "Davide", "Elif", "Farid", "Greta", "Hugo", "Inés", "Jonas", "Kira", "Luca", "Maya",
    "Nils", "Oona", "Petra",
];

/// Last names.
pub(crate) const LAST_NAMES: [&str; 16] = [
    "Almeida", "Berg", "Costa", "Dietrich", "Eriksen", "Fontaine", "Grau", "Horvat", "Ivanov", "Jansen", "Kowalski",
    "Lopez", "Moreau", "Novak", "Ortega", "Peeters",
];

/// Converts a name for an email address.
pub(crate) fn ascii(name: &str) -> String {
    name.to_lowercase().replace('é', "e")
}
