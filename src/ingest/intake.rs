//! One log on its way: every line counted, every page brought to its session.

use std::io;

use super::click::Click;
use super::crawlers::Crawlers;
use super::filter::{Verdict, judge};
use super::host::{Hosts, Site};
use super::line::Line;
use super::merge::Take;
use super::page::{host_of, parts_of};
use super::recognise::Told;
use super::sessions::{Page, Sessions};
use super::{Account, Ingest, IngestError, Reason, Visit};
use crate::logs::{BadRow, LogError, Source};

/// Lines between two words on how far it is.
const WATCHED: u64 = 1 << 16;

pub(super) struct Intake<'a> {
    how: &'a Ingest,
    crawlers: Crawlers,
    hosts: Hosts,
    sessions: Sessions,
    account: Account,
    write: &'a mut dyn FnMut(&Visit) -> io::Result<()>,
    watch: &'a dyn Fn(u64),
}

impl<'a> Intake<'a> {
    pub(super) fn new(
        how: &'a Ingest,
        write: &'a mut dyn FnMut(&Visit) -> io::Result<()>,
        watch: &'a dyn Fn(u64),
    ) -> Result<Self, IngestError> {
        Ok(Self {
            how,
            crawlers: Crawlers::new()?,
            hosts: Hosts::new(&how.hosts),
            sessions: Sessions::new(how.most_per_minute),
            account: Account::default(),
            write,
            watch,
        })
    }

    /// No line is left: ends every session.
    pub(super) fn finish(self) -> Result<Account, IngestError> {
        let Self { how, hosts, sessions, mut account, write, .. } = self;
        sessions.finish(&mut account).iter().try_for_each(write).map_err(IngestError::Write)?;
        account.hosts = hosts.into_pages();
        if account.malformed.beyond(how.max_bad_rows, account.lines, true) {
            return Err(too_many(&account, how));
        }
        Ok(account)
    }

    fn line(&mut self, line: &Line<'_>) -> Result<(), IngestError> {
        let page = match judge(line, &self.how.pages, &mut self.crawlers) {
            Verdict::Drop(reason) => {
                self.account.drop_lines(reason, 1);
                return Ok(());
            }
            Verdict::Robots => Page { at: line.at, name: String::new(), item: None, click: None, robots: true },
            Verdict::Page(request) => {
                let pages = &self.how.pages;
                let (_, query) = parts_of(&request);
                let mut name = pages.normal(request.target, query);
                let mut item = pages.article(&name);
                // What stands in the request goes before the header (RFC 9112, 3.2.2).
                let host = host_of(request.target).or(line.host);
                let click = Click::of(line, host, query, pages, &self.hosts);
                match self.hosts.site(host) {
                    Site::Own => {}
                    Site::Other(host) => {
                        name = format!("//{host}{name}");
                        let slash = |id: &str| if id.starts_with('/') { "" } else { "/" };
                        item = item.map(|id| format!("//{host}{}{id}", slash(&id)));
                    }
                    Site::Unwanted => {
                        self.account.drop_lines(Reason::Host, 1);
                        return Ok(());
                    }
                }
                Page { at: line.at, name, item, click, robots: false }
            }
        };
        let reader = self.how.key.reader(line.address, line.agent.unwrap_or_default());
        let ended = self.sessions.page(reader, page, &mut self.account);
        ended.iter().try_for_each(&mut self.write).map_err(IngestError::Write)
    }
}

impl Take for Intake<'_> {
    fn take(&mut self, source: &Source, number: u64, told: Result<Told<'_>, &'static str>) -> Result<(), IngestError> {
        self.account.lines += 1;
        if self.account.lines.is_multiple_of(WATCHED) {
            (self.watch)(self.account.lines);
        }
        match told {
            Ok(Told::Line(line)) => self.line(&line)?,
            Ok(Told::Blank) => self.account.drop_lines(Reason::Blank, 1),
            Ok(Told::Directive) => self.account.drop_lines(Reason::Directive, 1),
            Err(reason) => {
                self.account.drop_lines(Reason::Malformed, 1);
                self.account.malformed.add(source, number, BadRow::Malformed(reason.into()));
                if self.account.malformed.beyond(self.how.max_bad_rows, self.account.lines, false) {
                    return Err(too_many(&self.account, self.how));
                }
            }
        }
        Ok(())
    }
}

fn too_many(account: &Account, how: &Ingest) -> IngestError {
    let (rows, limit) = (account.lines, how.max_bad_rows.to_string());
    IngestError::Malformed(LogError::TooManyBadRows { rows, limit, bad: Box::new(account.malformed.clone()) })
}
