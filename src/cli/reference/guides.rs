//! The guides in `docs/`, and which commands and topics each is about.

/// A guide.
#[derive(Debug)]
pub struct Guide {
    /// Its file in `docs/`.
    pub file: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Commands, resources, and topics (`help bulk`).
    about: &'static [&'static str],
}

/// Every guide that some page of the reference links to.
const ALL: &[Guide] = &[
    guide("install.md", "Install", &["help install", "completion", "man"]),
    guide("ten-jobs.md", "Ten jobs", &["contacts", "deals", "help"]),
    guide("bulk.md", "Bulk operations", &["contacts", "export", "jobs", "help bulk", "help filtering", "help where"]),
    guide("campaigns.md", "Campaigns", &["campaigns", "messages", "templates"]),
    guide("mirror.md", "Mirror", &["mirror", "tap"]),
    guide("warehouses.md", "Load a data warehouse", &["mirror", "tap", "export"]),
    guide("excel.md", "Excel", &["export", "help output"]),
    guide("ci.md", "CI jobs", &["help ci", "help exit-codes", "sandbox"]),
    guide("output.md", "Output", &["help output", "help filtering", "help options"]),
    guide("safety.md", "Safety", &["undo", "history", "help safety"]),
    guide("privacy.md", "Privacy", &["contacts", "mirror"]),
    guide("profiles.md", "Profiles", &["auth", "profiles", "config", "alias", "cache", "help environment"]),
    guide("several-accounts.md", "Several accounts", &["profiles", "help several-profiles"]),
    guide("sandbox.md", "Sandbox", &["sandbox"]),
    guide("troubleshooting.md", "Troubleshooting", &["doctor", "api", "help exit-codes"]),
];

const fn guide(file: &'static str, title: &'static str, about: &'static [&'static str]) -> Guide {
    Guide { file, title, about }
}

/// The guides about a command, a resource, or a topic.
pub fn about(name: &str) -> Vec<&'static Guide> {
    ALL.iter().filter(|guide| guide.about.contains(&name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::children;
    use crate::cli::help::topics;
    use crate::cli::special;

    #[test]
    fn every_guide_exists_and_is_about_what_exists() {
        for guide in ALL {
            let text = std::fs::read_to_string(format!("docs/{}", guide.file)).unwrap();
            assert!(text.starts_with("# "), "{}", guide.file);
            for name in guide.about {
                let exists = match name.strip_prefix("help ") {
                    Some(topic) => topics::find(topic).is_some(),
                    None => {
                        children("").any(|resource| resource.name == *name)
                            || special::ROOT.iter().any(|special| special.words == *name)
                    }
                };
                assert!(exists || !cfg!(all(feature = "mirror", feature = "sandbox")), "{}: {name}", guide.file);
            }
        }
    }
}
