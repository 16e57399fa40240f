//! Where contacts opened emails. The emulator records none by itself.

use crate::schema::{
    Column, ID, LINKS, Operations, Resource, Source, derived, parent, read_only, read_only_null, resource,
};

const OPERATIONS: Operations = Operations { list: false, create: false, get: true, update: false, delete: false };

const IP_COLUMNS: &[Column] = &[
    read_only("contact", ""),
    read_only("campaignid", "0"),
    read_only("messageid", "0"),
    read_only("geoaddrid", "0"),
    read_only("ip4", "0"),
    read_only_null("tstamp"),
    derived("geoAddress", Source::Alias("geoaddrid")),
    LINKS,
    ID,
];

/// Listed below a contact only.
pub(crate) static GEO_IPS: Resource = resource("geoIps", "geoIp", "GeoIp", IP_COLUMNS)
    .links(&["geoAddress"])
    .nested(&[parent("geoAddress", "geoAddresses", "geoaddrid")])
    .indices(&["body->>'contact'"])
    .dates(&[], &["tstamp"])
    .operations(OPERATIONS);

const ADDRESS_COLUMNS: &[Column] = &[
    read_only("ip4", "0"),
    read_only("country2", ""),
    read_only("country", ""),
    read_only("state", ""),
    read_only("city", ""),
    read_only("zip", ""),
    read_only("area", "0"),
    read_only("lat", "0.000000"),
    read_only("lon", "0.000000"),
    read_only("tz", ""),
    read_only_null("tstamp"),
    LINKS,
    ID,
];

/// Read through the IP address of a contact only.
pub(crate) static GEO_ADDRESSES: Resource = resource("geoAddresses", "geoAddress", "GeoAddress", ADDRESS_COLUMNS)
    .dates(&[], &["tstamp"])
    .operations(Operations { get: false, ..OPERATIONS });
