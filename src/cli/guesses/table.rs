//! The guesses, by what they are about.

use super::{does, lacks};
use crate::cli::repair::pattern::Guess;

/// Every guess, by topic.
pub const ALL: &[&[Guess]] = &[
    RUNNING,
    CONTACTS,
    TAGS,
    LISTS,
    AUTOMATIONS,
    CAMPAIGNS,
    SALES,
    FORMS_AND_WEBHOOKS,
    ACCOUNT,
    PROGRAM,
    RESOURCES,
    FLAGS,
];

/// Guesses that can be parsed and fail when they run.
pub const RUNNING: &[Guess] = &[
    does("contacts remove|rm|delete EMAIL PART", "contacts tags remove EMAIL PART"),
    does("tags rm|delete TAG EMAIL", "contacts tags remove EMAIL TAG"),
    does("tags rm|delete EMAIL TAG", "contacts tags remove EMAIL TAG"),
    does("lists rm|delete LIST EMAIL", "contacts unsubscribe EMAIL LIST"),
    does("lists rm|delete EMAIL LIST", "contacts unsubscribe EMAIL LIST"),
    does("automations rm|delete AUTOMATION EMAIL", "contacts automations remove EMAIL AUTOMATION"),
    does("automations rm|delete EMAIL AUTOMATION", "contacts automations remove EMAIL AUTOMATION"),
    does("contacts list --filter PAIR", "contacts list --where PAIR"),
    does("contacts update CONTACT PAIR", "contacts update CONTACT --field PAIR"),
    does("contacts get|show|view|timeline PART", "contacts list --search PART"),
    does("config get|set|unset profile [REST]", "config get default_profile"),
    does("help topics|topic|examples|tutorial|docs|commands-list", "help"),
    does("help expression|expressions|query|conditions", "help where"),
    does("help jq|csv|json|columns|format|formats|excel|table", "help output"),
    does("help import|from-file|jobs|resume", "help bulk"),
    does("help filter|filters|sort|search", "help filtering"),
    does("help undo|dry-run|confirm|yes", "help safety"),
    does("help env|config|settings-files", "help environment"),
    does("help flags|global", "help options"),
    does("help all-profiles|accounts-at-once|fleet|several", "help several-profiles"),
    does("help errors|exit|codes", "help exit-codes"),
    lacks("deals list --owner me|self", "--owner takes the name or ID of a user; this shows yours", "acamp users me"),
    does("-p|--profile all", "--all-profiles"),
];

const CONTACTS: &[Guess] = &[
    does(
        "contacts update CONTACT --untag|--remove-tag|--rm-tag|--delete-tag|--no-tag TAG",
        "contacts tags remove CONTACT TAG",
    ),
    does("contacts update CONTACT --add-tag TAG", "contacts tags add CONTACT TAG"),
    does("contacts update CONTACT --subscribe|--add-list LIST", "contacts subscribe CONTACT LIST"),
    does("contacts update CONTACT --unsubscribe|--remove-list LIST", "contacts unsubscribe CONTACT LIST"),
    does("contacts add-tag [CONTACT] [TAG]", "contacts tags add CONTACT TAG"),
    does("contacts remove-tag|rm-tag|delete-tag|untag [CONTACT] [TAG]", "contacts tags remove CONTACT TAG"),
    does("contact|contacts tag EMAIL TAG", "contacts tags add EMAIL TAG"),
    does("contact|contacts tag TAG EMAIL", "contacts tags add EMAIL TAG"),
    does("contacts add-list|add-to-list [CONTACT] [LIST]", "contacts subscribe CONTACT LIST"),
    does("contacts remove-list|remove-from-list [CONTACT] [LIST]", "contacts unsubscribe CONTACT LIST"),
    does("contacts history|activity|activities|log|journey [CONTACT]", "contacts timeline CONTACT"),
    does("contacts why [CONTACT]", "contacts explain CONTACT"),
    does("contacts unsubscribe CONTACT --all|--everywhere|--all-list", "contacts unsubscribe CONTACT --all-lists"),
    does("contacts dedupe|dedup|deduplicate|dupes|duplicate", "contacts duplicates"),
    lacks("contacts merge [REST]", "the API cannot merge contacts; this finds duplicates", "contacts duplicates"),
    does("contacts forget|gdpr-delete|purge|anonymize|wipe [CONTACT]", "contacts erase CONTACT"),
    does("gdpr [CONTACT]", "contacts export-person CONTACT --out DIR"),
    does("contacts upsert [CONTACT]", "contacts sync --email CONTACT"),
    does("contacts list --field|--having|--condition PAIR", "contacts list --where PAIR"),
    does("contacts where TEXT", "contacts list --where TEXT"),
    does("contacts list --count|--total", "contacts count"),
    does("count contacts", "contacts count"),
    does("contacts list|export --bounced", "contacts list --status bounced"),
    does("contacts list|export --unsubscribed", "contacts list --status unsubscribed"),
    does("contacts list|export --unconfirmed", "contacts list --status unconfirmed"),
    does("contacts list|export --active|--subscribed", "contacts list --status active"),
    does("contacts export EMAIL", "contacts export-person EMAIL --out DIR"),
    does("people|subscribers search|find TEXT", "contacts list --search TEXT"),
];

const TAGS: &[Guess] = &[
    does("tags add|assign|apply|set TAG EMAIL", "contacts tags add EMAIL TAG"),
    does("tags add|assign|apply|set EMAIL TAG", "contacts tags add EMAIL TAG"),
    does("tags remove|unassign|drop TAG EMAIL", "contacts tags remove EMAIL TAG"),
    does("tags remove|unassign|drop EMAIL TAG", "contacts tags remove EMAIL TAG"),
    does("tag EMAIL TAG", "contacts tags add EMAIL TAG"),
    does("tag TAG EMAIL", "contacts tags add EMAIL TAG"),
    does("untag [CONTACT] [TAG]", "contacts tags remove CONTACT TAG"),
    does("tags contacts|members|people [TAG]", "contacts list --tag TAG"),
    does("tags unused|cleanup|clean", "tags prune --unused --dry-run"),
    does("tags list --unused", "tags prune --unused --dry-run"),
];

const LISTS: &[Guess] = &[
    does("list RESOURCE", "RESOURCE list"),
    does("lists add|subscribe EMAIL LIST", "contacts subscribe EMAIL LIST"),
    does("lists add|subscribe LIST EMAIL", "contacts subscribe EMAIL LIST"),
    does("lists remove|unsubscribe|drop EMAIL LIST", "contacts unsubscribe EMAIL LIST"),
    does("lists remove|unsubscribe|drop LIST EMAIL", "contacts unsubscribe EMAIL LIST"),
    does("lists subscribers|contacts|people [LIST]", "lists members LIST"),
    does("lists stats|statistics|report|counts [REST]", "lists list"),
    does("suppressions|suppression|suppression-list|blocklist [REST]", "lists exclusions list"),
    does("segments contacts|members|people [SEGMENT]", "contacts list --segment SEGMENT"),
];

const AUTOMATIONS: &[Guess] = &[
    does("automations add|enroll|start AUTOMATION EMAIL", "contacts automations add EMAIL AUTOMATION"),
    does("automations add|enroll|start EMAIL AUTOMATION", "contacts automations add EMAIL AUTOMATION"),
    does("automations remove|end AUTOMATION EMAIL", "contacts automations remove EMAIL AUTOMATION"),
    does("automations remove|end EMAIL AUTOMATION", "contacts automations remove EMAIL AUTOMATION"),
    does("automations contacts|members|people|runs [AUTOMATION]", "contacts list --automation AUTOMATION"),
    does("automations steps|step|flow [AUTOMATION]", "automations blocks list AUTOMATION"),
    lacks(
        "automations pause|resume|activate|deactivate|enable|disable|start|stop|publish [AUTOMATION]",
        "the API cannot start or stop automations; open it in the web app",
        "open automations AUTOMATION",
    ),
    does("automations export [REST]", "export DIR --only automations"),
    lacks(
        "automations list --status|--active|--inactive STATUS",
        "the API cannot filter automations by status; sort by it",
        "automations list --sort status",
    ),
    lacks(
        "automations list --active|--inactive",
        "the API cannot filter automations by status; sort by it",
        "automations list --sort status",
    ),
];

const CAMPAIGNS: &[Guess] = &[
    does(
        "campaigns stats|statistics|performance|metrics|results|analytics|open-rate [CAMPAIGN]",
        "campaigns report CAMPAIGN",
    ),
    does("campaigns opens|opened|openers [CAMPAIGN]", "campaigns recipients CAMPAIGN --opened"),
    does("campaigns clicks|clicked|clickers [CAMPAIGN]", "campaigns links CAMPAIGN"),
    does("campaigns bounces|bounced [CAMPAIGN]", "campaigns recipients CAMPAIGN --bounced"),
    does("campaigns unsubscribes|unsubscribed [CAMPAIGN]", "campaigns recipients CAMPAIGN --unsubscribed"),
    does("campaigns duplicate|clone [CAMPAIGN]", "campaigns copy CAMPAIGN"),
    does("campaigns lint|validate|verify [CAMPAIGN]", "campaigns check CAMPAIGN"),
    does("campaigns send-test|test-send|testmail [CAMPAIGN]", "campaigns test CAMPAIGN --to ADDRESS"),
    does("campaigns content|html|show-html [CAMPAIGN]", "campaigns preview CAMPAIGN"),
    lacks(
        "campaigns list --status STATUS",
        "the API cannot filter campaigns by status; sort by it",
        "campaigns list --sort status",
    ),
    lacks(
        "campaigns list --draft|--drafts|--sent|--scheduled",
        "the API cannot filter campaigns by status; sort by it",
        "campaigns list --sort status",
    ),
];

const SALES: &[Guess] = &[
    does("deals move|stage DEAL [STAGE]", "deals update DEAL --stage STAGE"),
    does("deals win|won DEAL", "deals update DEAL --status won"),
    does("deals lose|lost DEAL", "deals update DEAL --status lost"),
    does("deals win|won", "deals list --status won"),
    does("deals lose|lost", "deals list --status lost"),
    does("deals reopen DEAL", "deals update DEAL --status open"),
    does("deals assign DEAL [OWNER]", "deals update DEAL --owner OWNER"),
    lacks("deals close DEAL", "a closed deal is won or lost, with --status", "deals update DEAL --status won"),
    lacks(
        "deals board|kanban [PIPELINE]",
        "acamp has no board; list by stage",
        "deals list --pipeline PIPELINE --sort stage",
    ),
    lacks(
        "deals forecast|summary|report|stats|totals [REST]",
        "acamp does not sum deals; list their values",
        "deals list --all --columns stage,title,value,currency --sort stage",
    ),
    does("deals pipeline|in [PIPELINE]", "deals list --pipeline PIPELINE"),
    does("pipelines deals [PIPELINE]", "deals list --pipeline PIPELINE"),
    does("pipelines stages [PIPELINE]", "stages list --pipeline PIPELINE"),
    does("stages deals [STAGE]", "deals list --stage STAGE"),
    lacks("deals list --mine", "--owner takes the name or ID of a user; this shows yours", "acamp users me"),
];

const FORMS_AND_WEBHOOKS: &[Guess] = &[
    does("forms embed|code|snippet [FORM]", "forms html FORM"),
    does("forms entries|submissions|responses|contacts [FORM]", "contacts list --form FORM"),
    lacks(
        "webhooks test|trigger|fire|ping|send [REST]",
        "acamp cannot trigger webhooks: ActiveCampaign does when the event occurs",
        "",
    ),
    lacks("webhooks listen|tail|serve [REST]", "acamp cannot receive webhooks", ""),
];

const ACCOUNT: &[Guess] = &[
    does("report|reports|stats|dashboard|analytics", "campaigns report"),
    does("usage|limits|quota|quotas", "groups limits list"),
    does("sql|query TEXT", "mirror sql TEXT"),
    does("sql", "mirror sql QUERY"),
    does("mirror query TEXT", "mirror sql TEXT"),
    does("sync", "mirror sync"),
    does("backup|dump|download [DIR]", "export DIR"),
    lacks(
        "diff|drift|plan|pull",
        "acamp does not compare or copy accounts; it exports one, to compare the files",
        "export DIR",
    ),
    lacks(
        "copy|clone|migrate",
        "acamp does not compare or copy accounts; it exports one, to compare the files",
        "export DIR",
    ),
    lacks(
        "apply|push|deploy",
        "acamp does not apply a saved configuration; records can be created from files",
        "help bulk",
    ),
    lacks("restore|rollback [REST]", "acamp does not restore exports; it can undo its own writes", "history"),
    lacks("audit", "acamp does not audit accounts; it lists its own writes", "history"),
    does("export diff|changes --since TIME", "export DIR --since TIME"),
    does("check|health|ping|validate", "doctor"),
    does("lint [CAMPAIGN]", "campaigns check CAMPAIGN"),
];

const PROGRAM: &[Guess] = &[
    does("use|switch [PROFILE]", "profiles use PROFILE"),
    does("auth switch|use [PROFILE]", "profiles use PROFILE"),
    does("auth list|ls", "profiles list"),
    lacks("auth token|print-token|key", "acamp never prints an API key; this shows where it comes from", "auth status"),
    does("profiles switch|select|default|activate|set [PROFILE]", "profiles use PROFILE"),
    does("profiles add|create|new [PROFILE]", "auth login --name PROFILE"),
    does("config export|show|view|dump|all", "config list"),
    lacks("config edit|open", "edit the file at this path", "config path"),
    does("version", "acamp --version"),
    lacks(
        "upgrade|self-update|update",
        "acamp does not update itself; this is the installed version",
        "acamp --version",
    ),
    does("docs|documentation|tutorial|examples|example|topics|guide|manual|quickstart|usage-help", "help"),
    lacks("mcp|mcp-server [REST]", "acamp has no MCP server; agents run its commands", "commands"),
    lacks(
        "plugins|plugin|extension|extensions|ext [REST]",
        "acamp has no plugins; an alias names a command",
        "alias --help",
    ),
    does("autocomplete|autocompletion|completions|complete SHELL", "completion SHELL"),
    does("autocomplete|autocompletion|completions|complete", "completion --help"),
    lacks("feedback|bug|issue|support", "report a problem with the output of this command", "doctor"),
];

/// The same for every resource.
const RESOURCES: &[Guess] = &[
    does("RESOURCE search|find|query|lookup|grep|filter TEXT", "RESOURCE list --search TEXT"),
    does("RESOURCE search|find|query|lookup|grep|filter TEXT", "RESOURCE list --title TEXT"),
    does("RESOURCE search|find|query|lookup|grep|filter TEXT", "RESOURCE list --name TEXT"),
    does("RESOURCE search|find|query|lookup|grep|filter", "RESOURCE list"),
    does("search|find|query|lookup RESOURCE TEXT", "RESOURCE list --search TEXT"),
    does("search|find|query|lookup RESOURCE TEXT", "RESOURCE list --title TEXT"),
    does("search|find|query|lookup RESOURCE TEXT", "RESOURCE list --name TEXT"),
    does("search|find|query|lookup RESOURCE", "RESOURCE list"),
    does("search|find|lookup TEXT", "contacts list --search TEXT"),
    does("RESOURCE list --name|--query|--q|--title|--like TEXT", "RESOURCE list --search TEXT"),
    does("RESOURCE list --name|--query|--q|--search|--like TEXT", "RESOURCE list --title TEXT"),
    does("RESOURCE list --title|--query|--q|--search|--like TEXT", "RESOURCE list --name TEXT"),
    does("RESOURCE count [REST]", "RESOURCE list --all --jq length"),
    does("count RESOURCE", "RESOURCE list --all --jq length"),
    does("RESOURCE list --count|--total", "RESOURCE list --all --jq length"),
    does("RESOURCE open|web|browse [NAME]", "open RESOURCE NAME"),
    does("RESOURCE list --web|--browser", "open RESOURCE"),
    does("RESOURCE get NAME --web|--browser", "open RESOURCE NAME"),
    does("RESOURCE references|usage|used-by|uses [NAME]", "RESOURCE refs NAME"),
    does("RESOURCE duplicate|clone [NAME]", "RESOURCE copy NAME"),
    does("RESOURCE import FILE", "RESOURCE create --from-file FILE"),
];

/// Flags of other programs, for every command.
const FLAGS: &[Guess] = &[
    does("--format|--fmt|--output-format FORMAT", "-o FORMAT"),
    does("--csv", "-o csv"),
    does("--tsv", "-o tsv"),
    does("--yaml|--yml", "-o yaml"),
    does("--jsonl|--ndjson", "-o jsonl"),
    does("--markdown|--md", "-o markdown"),
    does("--table", "-o table"),
    does("--ids|--ids-only", "-o ids"),
    does("--json KEYS", "-o json --columns KEYS"),
    does("--fields|--select|--cols|--keys KEYS", "--columns KEYS"),
    lacks("--template|--go-template TEMPLATE", "acamp formats with jq programs instead of templates", "--jq PROGRAM"),
    does("-n|--first|--top|--head|--max|--take|--max-results|--count N", "--limit N"),
    does("--limit all|none|unlimited", "--all"),
    does("--everything|--no-limit|--paginate", "--all"),
    lacks("--page|--offset|--cursor N", "acamp reads the pages itself; --all lists everything", "--all"),
    does("--per-page|--pagesize N", "--page-size N"),
    does("--sort-by|--order-by|--orderby KEY", "--sort KEY"),
    does("--has-tag|--with-tag|--tagged TAG", "--tag TAG"),
    does("--no-tag|--without-tag|--not-tagged TAG", "--not-tag TAG"),
    does("--no-list|--without-list LIST", "--not-list LIST"),
    does("--inactive-for|--inactive-since|--unengaged|--not-opened AGE", "--inactive AGE"),
    does("--since|--after|--created-since TIME", "--created-after TIME"),
    does("--until|--before TIME", "--created-before TIME"),
    does("--bounced", "--status bounced"),
    does("--dryrun|--preview|--simulate|--what-if|--plan", "--dry-run"),
    does("--output-file|--outfile FILE", "--out FILE"),
    does("--input|--csv-file|--rows FILE", "--from-file FILE"),
    does("--nocolor|--no-colors", "--color never"),
    does("--silent", "--quiet"),
    does("--trace", "--debug"),
    does("--every-profile|--each-profile|--all-accounts", "--all-profiles"),
];
