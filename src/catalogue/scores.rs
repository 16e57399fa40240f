//! Scores of contacts and deals; the score values of a contact are under `contacts`.

use super::build::{get, list, reference, resource};
use super::model::{Group, Resource};

pub static SCORES: Resource = resource("scores", "score", "Scoring rules for contacts and deals", Group::Audience)
    .columns(&["id", "name", "reltype", "descript", "status", "cdate", "mdate"])
    .identity("name")
    .cached()
    .managed(super::managed::audience::SCORES)
    .operations(&[
        list("/scores", "List scores", "scores")
            .spec("list-all-scores")
            .examples(&["scores list", "scores list --columns id,name,reltype"]),
        get("/scores/{id}", "Show a score", "score")
            .arguments(&[reference("score", "scores", "Score name or ID").wire("id")])
            .spec("retrieve-a-score")
            .examples(&["scores get 'Easy Targets'", "scores get 2 -o json"]),
    ]);
