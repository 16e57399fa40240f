//! Where a contact opened emails, by IP address.
//! Reference: developers.activecampaign.com/reference/retrieve-contact-geo-ips

use crate::catalogue::build::{get, list, reference, resource};
use crate::catalogue::model::{Group, Paging, Resource};
use crate::catalogue::shared::CONTACT;

pub static GEO_IPS: Resource =
    resource("contacts geo-ips", "geo-ip", "Locations where a contact opened emails", Group::Audience)
        .columns(&["id", "contact", "campaignid", "messageid", "geoAddress", "ip4", "tstamp"])
        .operations(&[
            list("/contacts/{id}/geoIps", "List the locations where a contact opened emails", "geoIps")
                .paging(Paging::Complete)
                .arguments(&[CONTACT.wire("id")])
                .spec("retrieve-contact-geo-ips")
                .examples(&["contacts geo-ips list jane@example.com", "contacts geo-ips list 108 -o json"]),
            get("/geoIps/{geoAddressID}/geoAddress", "Show the location of an IP address", "geoAddress")
                .arguments(&[
                    reference("geo-ip", "contacts geo-ips", "ID from contacts geo-ips list").wire("geoAddressID")
                ])
                .spec("retrieve-a-contacts-geo-ip-address")
                .examples(&["contacts geo-ips get 7", "contacts geo-ips get 7 --jq .city"]),
        ]);
