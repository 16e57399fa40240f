//! `acamp contacts import FILE`.
mod address;
mod batch;
mod contact;
mod cutter;
mod dates;
mod evidence;
mod failure;
mod field;
mod file;
mod layout;
mod mapping;
mod quota;
mod refusal;
mod repeats;
mod state;
mod target;
mod walk;
