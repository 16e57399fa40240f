//! What the API lists per record only, of collections with few records: blocks per automation, records per schema.

use std::ops::ControlFlow;

use super::export_resource::ResourceExport;
use super::resources::Exportable;
use crate::api::client::Response;
use crate::api::pages::{self, ListingSummary, Reach};
use crate::api::reply::Item;
use crate::api::request::{Request, with_arguments};
use crate::catalogue::model::{Operation, Role};
use crate::engine::parallel::send_all;
use crate::error::{Kind, Result};

/// Records whose first pages are requested together.
const TOGETHER: usize = 16;

impl ResourceExport<'_> {
    /// Reads `resource` for each record of the listing `parent`, and passes the items on. A record that was deleted since
    /// has none; if the server finds none for any record, it does not have the path.
    ///
    /// # Errors
    /// Those of the requests and of `on_items`.
    pub fn read_each(
        &self,
        resource: &Exportable,
        parent: &'static Operation,
        mut on_items: impl FnMut(u64, &[Item]) -> Result<()>,
    ) -> Result<ListingSummary> {
        let mut ids = Vec::new();
        let all = pages::paginate(self.client, parent, &with_arguments(parent, &[])?, Reach::ALL, |_, items| {
            ids.extend(items.iter().filter_map(Item::id));
            on_items(1, &[])?;
            Ok(ControlFlow::Continue(()))
        })?;
        let gap = all.gap || !all.is_complete();
        let mut whole =
            ListingSummary { gap, repeated: all.repeated, unverified: all.unverified, ..Default::default() };
        let (mut absent, mut is_known) = (None, false);
        for some in ids.chunks(TOGETHER) {
            let requests =
                some.iter().map(|id| with_arguments(resource.operation, &[id])).collect::<Result<Vec<_>>>()?;
            let first = |request: &Request| pages::first_page(resource.operation, request, Reach::ALL);
            let firsts: Vec<Request> = match resource.operation.role {
                Role::List => requests.iter().map(first).collect(),
                _ => requests.clone(),
            };
            for (request, answer) in requests.iter().zip(send_all(self.client, &firsts)) {
                match answer {
                    Ok(answer) => {
                        is_known = true;
                        let one = self.read_one(resource.operation, request, answer, &mut on_items)?;
                        whole.shown += one.shown;
                        whole.gap |= one.gap || !one.is_complete();
                        whole.repeated |= one.repeated;
                        whole.unverified |= one.unverified;
                    }
                    Err(error) if error.kind() == Kind::NotFound => absent = Some(error),
                    Err(error) => return Err(error),
                }
            }
        }
        absent.filter(|_| !is_known).map_or(Ok(whole), Err)
    }

    /// Reads what one record has, from its first response on.
    fn read_one(
        &self,
        operation: &'static Operation,
        request: &Request,
        answer: Response,
        on_items: &mut impl FnMut(u64, &[Item]) -> Result<()>,
    ) -> Result<ListingSummary> {
        if operation.role == Role::List {
            return pages::read_remaining_pages(self.client, operation, request, Reach::ALL, answer, |_, items| {
                on_items(1, &items)?;
                Ok(ControlFlow::Continue(()))
            });
        }
        let items = answer.decode(request, operation.reply)?.items;
        on_items(1, &items)?;
        Ok(ListingSummary { shown: items.len() as u64, ..Default::default() })
    }
}
