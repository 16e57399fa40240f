//! Scores of contacts and deals; their values per contact stand under `contacts`.

use super::build::{get, list, reference, resource};
use super::model::{Group, Resource};

/// `acamp scores`.
pub static SCORES: Resource = resource("scores", "score", "Rules that rate contacts and deals", Group::Audience)
    .columns(&["id", "name", "reltype", "descript", "status", "cdate", "mdate"])
    .identity("name")
    .remembered()
    .operations(&[
        list("/scores", "List scores", "scores")
            .spec("list-all-scores")
            .examples(&["scores list", "scores list --columns id,name,reltype"]),
        get("/scores/{id}", "Show one score", "score")
            .arguments(&[reference("score", "scores", "Id or name of the score").wire("id")])
            .spec("retrieve-a-score")
            .examples(&["scores get 'Easy Targets'", "scores get 2 -o json"]),
    ]);
