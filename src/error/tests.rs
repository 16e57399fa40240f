use super::*;

#[test]
fn a_failure_concerns_one_item_or_the_whole_run() {
    let cases = [
        (Kind::Interrupted, None, Scope::Run),
        (Kind::Terminated, None, Scope::Run),
        (Kind::Safety, None, Scope::Run),
        (Kind::Denied, Some(401), Scope::Run),
        (Kind::Denied, Some(402), Scope::Run),
        (Kind::Unknown, Some(401), Scope::Run),
        (Kind::Denied, Some(403), Scope::Item),
        (Kind::Denied, None, Scope::Item),
        (Kind::Temporary, None, Scope::Run),
        (Kind::Temporary, Some(400), Scope::Run),
        (Kind::Temporary, Some(408), Scope::Run),
        (Kind::Temporary, Some(429), Scope::Run),
        (Kind::Temporary, Some(500), Scope::Item),
        (Kind::Temporary, Some(502), Scope::Run),
        (Kind::Temporary, Some(503), Scope::Run),
        (Kind::Temporary, Some(522), Scope::Run),
        (Kind::Usage, None, Scope::Item),
        (Kind::Usage, Some(302), Scope::Run),
        (Kind::Usage, Some(404), Scope::Run),
        (Kind::NotFound, Some(404), Scope::Item),
        (Kind::Rejected, Some(422), Scope::Item),
        (Kind::Rejected, Some(405), Scope::Item),
        (Kind::Unknown, Some(503), Scope::Item),
        (Kind::Unknown, None, Scope::Item),
        (Kind::Partial, None, Scope::Item),
        (Kind::Waiting, None, Scope::Item),
        (Kind::Differences, None, Scope::Item),
        (Kind::Other, None, Scope::Item),
        (Kind::Other, Some(200), Scope::Item),
    ];
    for (kind, status, scope) in cases {
        let error = Error::new(kind, "");
        let error = status.map_or_else(|| error.clone(), |status| error.clone().status(status));
        assert_eq!(error.scope(), scope, "{kind:?} {status:?}");
    }
}

#[test]
fn an_explicit_scope_decides() {
    assert_eq!(Error::usage("").with_scope(Scope::Run).scope(), Scope::Run);
    assert_eq!(Error::new(Kind::Temporary, "").with_scope(Scope::Item).scope(), Scope::Item);
}
