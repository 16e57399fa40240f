use super::*;

fn shown(expression: &Expression) -> String {
    let literal = |literal: &Literal| match &literal.status {
        Some(status) => format!("{}:{status}", literal.text),
        None => literal.text.clone(),
    };
    let each = |parts: &[Expression]| parts.iter().map(shown).collect::<Vec<_>>().join(" ");
    match expression {
        Expression::And(parts) => format!("(and {})", each(parts)),
        Expression::Or(parts) => format!("(or {})", each(parts)),
        Expression::Not(inner) => format!("(not {})", shown(inner)),
        Expression::Test(name, test) => {
            let name = name.of.as_ref().map_or_else(|| name.text.clone(), |of| format!("{}:{of}", name.text));
            match test {
                Test::Compare(operator, value) => format!("[{name} {operator:?} {}]", literal(value)),
                Test::In(values) => {
                    format!("[{name} in {}]", values.iter().map(literal).collect::<Vec<_>>().join(","))
                }
                Test::Empty => format!("[{name} empty]"),
            }
        }
    }
}

#[test]
fn and_binds_stronger_than_or_and_not_strongest() {
    for (text, tree) in [
        ("tag = vip", "[tag Equal vip]"),
        ("tag=vip", "[tag Equal vip]"),
        ("  a = 1 or b = 2 and not c = 3 ", "(or [a Equal 1] (and [b Equal 2] (not [c Equal 3])))"),
        ("(a = 1 or b = 2) AND c != 3", "(and (or [a Equal 1] [b Equal 2]) (not [c Equal 3]))"),
        ("not not a = 1", "[a Equal 1]"),
        ("not (a = 1 and b > 2)", "(not (and [a Equal 1] [b Greater 2]))"),
        ("\"Company size\" >= 100", "[Company size GreaterOrEqual 100]"),
        ("tag in (vip, 'Autumn, 2026')", "[tag in vip,Autumn, 2026]"),
        ("tag not in (vip)", "(not [tag in vip])"),
        ("%PLAN% is not empty and Plan is null", "(and (not [%PLAN% empty]) [Plan empty])"),
        ("list = Newsletter:unsubscribed", "[list Equal Newsletter:unsubscribed]"),
        ("list = \"Product news\":any", "[list Equal Product news:any]"),
        ("score:\"Lead score\" > 50", "[score:Lead score Greater 50]"),
        ("created > 2026-01-31T09:00:00-05:00", "[created Greater 2026-01-31T09:00:00-05:00]"),
        (r#"name = "say \"hi\" \\""#, r#"[name Equal say "hi" \]"#),
        ("email ~ '@example.com'", "[email Contains @example.com]"),
        ("orders = 1", "[orders Equal 1]"),
    ] {
        assert_eq!(parse(text).map(|expression| shown(&expression)), Ok(tree.to_owned()), "{text}");
    }
}

#[test]
fn a_syntax_error_names_what_was_expected_and_where() {
    for (text, why, at) in [
        ("", "expected a comparison such as tag = vip", 0),
        ("tag = ", "expected a value; write \"…\" around one with spaces", 6),
        ("tag vip", "expected an operator: = != < <= > >= ~ in, or \"is empty\"", 4),
        ("tag = vip and", "expected a comparison such as tag = vip", 13),
        ("tag = vip customer", "expected \"and\", \"or\" or the end", 10),
        ("(tag = vip", "expected \"and\", \"or\" or \")\"", 10),
        ("tag in vip", "expected \"(\" and values, such as in (vip, customer)", 7),
        ("tag in (vip customer)", "expected \",\" or \")\"", 12),
        ("tag = \"vip", "expected the closing quotation mark", 10),
        ("Plan is Gold", "expected \"empty\" or \"not empty\"", 8),
        ("tag = and", "expected a value; write \"…\" around one with spaces", 6),
        ("tag == vip", "expected a value; write \"…\" around one with spaces", 5),
    ] {
        assert_eq!(parse(text), Err(SyntaxFault { why: why.to_owned(), at }), "{text}");
    }
    assert!(parse(&"(".repeat(100_000)).unwrap_err().why.contains("nested"));
    assert!(parse(&format!("{}a = 1", "not ".repeat(100_000))).is_ok());
}

#[test]
fn a_quoted_value_is_read_back_unchanged() {
    for text in ["vip", "", "a\"b\\c'd", "Newsletter:any", "and"] {
        let parsed = parse(&format!("tag = {}", quoted_value(text))).unwrap();
        let Expression::Test(_, Test::Compare(Operator::Equal, literal)) = parsed else { panic!("{text}") };
        assert_eq!((literal.text.as_str(), literal.status), (text, None));
    }
}
