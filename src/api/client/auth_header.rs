//! The header with the API key.

/// The header with the API key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthHeader {
    /// `Api-Token: KEY`, ActiveCampaign's own.
    #[default]
    ApiToken,
    /// `Authorization: Bearer KEY`, for gateways in front of the server.
    Authorization,
}

impl AuthHeader {
    /// The header's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            AuthHeader::ApiToken => "Api-Token",
            AuthHeader::Authorization => "Authorization",
        }
    }
}
