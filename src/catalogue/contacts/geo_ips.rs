//! Where a contact opened mail, by network address.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-geo-ips

use crate::catalogue::build::{get, list, reference, resource};
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static GEO_IPS: Resource = resource("contacts geo-ips", "geo-ip", "Where a contact opened mail", Group::Audience)
    .columns(&["id", "contact", "campaignid", "messageid", "geoAddress", "ip4", "tstamp"])
    .operations(&[
        list("/contacts/{id}/geoIps", "List where a contact opened mail", "geoIps")
            .paging(Paging::Complete)
            .arguments(&[CONTACT.wire("id")])
            .spec("retrieve-contact-geo-ips")
            .examples(&["contacts geo-ips list jane@example.com", "contacts geo-ips list 108 -o json"]),
        get("/geoIps/{geoAddressID}/geoAddress", "Show the place of a network address", "geoAddress")
            .arguments(&[reference("geo-ip", "contacts geo-ips", "Id from contacts geo-ips list").wire("geoAddressID")])
            .spec("retrieve-a-contacts-geo-ip-address")
            .examples(&["contacts geo-ips get 7", "contacts geo-ips get 7 --jq .city"]),
    ]);
