//! One person: `acamp contacts show`, all of them on one page; `contacts timeline`, what happened to them; `contacts
//! explain`, why they get mail or do not.

pub mod explain;
mod names;
mod person;
pub mod show;
pub mod timeline;
