//! The campaigns of the account: a year of mailings to its three lists, and some in every other state.

/// What a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sent to everybody.
    Sent,
    /// Sent to everybody before the server counted verified opens.
    Unverified,
    /// Sent in two versions.
    Split,
    /// An email of an automation, sent to one contact after another.
    Automation,
    /// Stopped after this many emails.
    Stopped(i64),
    /// Paused after this many emails.
    Paused(i64),
    /// Held for review.
    Held,
    /// Scheduled, for a date in the future.
    Scheduled,
    Draft,
}

impl Kind {
    /// Whether emails were sent.
    pub(super) fn has_started(self) -> bool {
        !matches!(self, Kind::Held | Kind::Scheduled | Kind::Draft)
    }
}

/// How often the recipients of a campaign do something, in ten-thousandths: open, click, unsubscribe, complain.
pub(super) type Shares = (u64, u64, u64, u64);

/// One campaign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mailing {
    pub(super) name: &'static str,
    pub(super) subject: &'static str,
    pub(super) text: &'static str,
    /// The address of its page on the website, and the text of the first link.
    pub(super) page: &'static str,
    pub(super) link: &'static str,
    pub(super) list: i64,
    /// The day of sending, from the first day of the account.
    pub(super) day: i64,
    /// The number of recipients that are no longer contacts.
    pub(super) former: i64,
    pub(super) shares: Shares,
    pub(super) kind: Kind,
}

const fn mailing(name: &'static str, subject: &'static str, page: &'static str, list: i64, day: i64) -> Mailing {
    Mailing {
        name,
        subject,
        text: "",
        page,
        link: "Read more",
        list,
        day,
        former: 0,
        shares: (0, 0, 0, 0),
        kind: Kind::Sent,
    }
}

impl Mailing {
    const fn text(mut self, text: &'static str) -> Self {
        self.text = text;
        self
    }

    const fn link(mut self, link: &'static str) -> Self {
        self.link = link;
        self
    }

    const fn to(mut self, former: i64, shares: Shares) -> Self {
        self.former = former;
        self.shares = shares;
        self
    }

    const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }
}

/// All campaigns. Their ids follow from their order, from 1.
pub(super) const CAMPAIGNS: &[Mailing] = &[
    mailing("Welcome email", "Welcome, %FIRSTNAME%!", "start", 1, 30)
        .text("Good to have you here.")
        .link("Take the tour")
        .to(1_860, (5_200, 1_450, 60, 3))
        .kind(Kind::Automation),
    mailing("March newsletter", "News in March", "march", 1, 60)
        .text("What is new this month.")
        .link("What is new")
        .to(2_140, (3_350, 410, 32, 4))
        .kind(Kind::Unverified),
    mailing("Spring offer", "Spring offer", "spring", 1, 70).text("A tenth off until April.").kind(Kind::Draft),
    mailing("April newsletter", "News in April", "april", 1, 94)
        .text("Three guides for a tidy list.")
        .to(2_165, (3_200, 380, 28, 3)),
    mailing("Release 4.0", "Version 4.0 is here", "releases/4-0", 3, 101)
        .text("A new editor, and everything is faster.")
        .link("See what changed")
        .to(980, (4_300, 1_120, 18, 2)),
    mailing("Customer survey", "Three questions, two minutes", "survey", 2, 115)
        .text("Tell us what you would change.")
        .link("Answer the questions")
        .to(560, (4_650, 1_580, 22, 2)),
    mailing("May newsletter", "News in May", "may", 1, 122)
        .text("How others use segments.")
        .to(2_190, (3_300, 400, 30, 3)),
    mailing("Webinar invitation", "Join us on June 5", "webinar", 1, 135)
        .text("One hour about deliverability, with questions.")
        .link("Reserve a seat")
        .to(2_205, (3_050, 620, 41, 5)),
    mailing("June newsletter", "News in June", "june", 1, 157)
        .text("The webinar, in short.")
        .to(2_230, (3_150, 360, 29, 4)),
    mailing("Release 4.1", "Version 4.1: reports you can print", "releases/4-1", 3, 164)
        .text("Reports on one page.")
        .link("See what changed")
        .to(1_010, (4_150, 980, 15, 1)),
    mailing("Summer offer", "Two weeks only: a fifth off", "summer", 1, 176)
        .text("A fifth off all plans until July 14.")
        .link("Choose a plan")
        .to(2_250, (2_700, 690, 68, 9)),
    mailing("July newsletter", "News in July", "july", 1, 185)
        .text("A quiet month, two fixes.")
        .to(2_240, (2_950, 300, 27, 3)),
    mailing("Customer day invitation", "You are invited: customer day in Chicago", "customer-day", 2, 198)
        .text("Meet the team on September 19.")
        .link("Register")
        .to(575, (5_100, 1_240, 12, 1)),
    mailing("August newsletter", "News in August", "august", 1, 213)
        .text("Back from the holidays.")
        .to(2_260, (3_100, 350, 26, 3)),
    mailing("Price change", "Our prices change on October 1", "prices", 2, 226)
        .text("What changes, and what stays as it is for you.")
        .link("Compare the plans")
        .to(580, (6_100, 1_900, 95, 10)),
    mailing("September newsletter", "News in September", "september", 1, 248)
        .text("The customer day is near.")
        .to(2_275, (3_250, 390, 30, 4)),
    mailing("Release 4.2", "Version 4.2: imports without surprises", "releases/4-2", 3, 255)
        .text("Imports are checked before they start.")
        .link("See what changed")
        .to(1_040, (4_200, 1_050, 16, 2)),
    mailing("Autumn offer", "A fifth off until Sunday", "autumn", 1, 269)
        .text("A fifth off all plans until Sunday.")
        .link("Choose a plan")
        .to(2_290, (2_850, 720, 62, 8))
        .kind(Kind::Split),
    mailing("October newsletter", "News in October", "october", 1, 276)
        .text("Photos of the customer day.")
        .to(2_300, (3_400, 470, 25, 3)),
    mailing("Webinar recording", "In case you missed it", "webinar/recording", 1, 290)
        .text("The recording and the slides.")
        .link("Watch the recording")
        .to(2_295, (2_900, 540, 33, 4)),
    mailing("November newsletter", "News in November", "november", 1, 304)
        .text("What we plan for the new year.")
        .to(2_310, (3_050, 340, 27, 3)),
    mailing("Black Friday", "Black Friday: 30 % off, today only", "black-friday", 1, 326)
        .text("The only day of the year with 30 % off.")
        .link("Choose a plan")
        .to(2_320, (2_250, 580, 118, 31)),
    mailing("Black Friday reminder", "Last hours: 30 % off", "black-friday", 1, 327)
        .text("It ends at midnight.")
        .link("Choose a plan")
        .to(2_312, (1_900, 430, 140, 38))
        .kind(Kind::Stopped(940)),
    mailing("December newsletter", "News in December", "december", 1, 339)
        .text("The year in numbers.")
        .to(2_290, (3_150, 360, 31, 4)),
    mailing("Release 5.0", "Version 5.0 is here", "releases/5-0", 3, 346)
        .text("Campaigns from the command line.")
        .link("See what changed")
        .to(1_080, (4_500, 1_350, 14, 1)),
    mailing("January newsletter", "News in January", "january", 1, 367)
        .text("Three resolutions for your list.")
        .to(2_305, (3_300, 420, 29, 3)),
    mailing("Win-back offer", "We miss you", "win-back", 1, 381)
        .text("Come back for half the price.")
        .link("Come back")
        .to(2_300, (1_700, 240, 90, 20))
        .kind(Kind::Paused(700)),
    mailing("February newsletter", "News in February", "february", 1, 395)
        .text("Two guides and a date for your calendar.")
        .to(2_315, (3_350, 440, 26, 3)),
    mailing("Partner announcement", "A word from our partner", "partner", 1, 402)
        .text("An offer by a partner of ours.")
        .link("See the offer")
        .kind(Kind::Held),
    mailing("Anniversary offer", "Ten years, ten percent", "anniversary", 2, 403)
        .text("We celebrate with you.")
        .link("Celebrate")
        .kind(Kind::Scheduled),
];
