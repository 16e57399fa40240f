//! Worker threads: the only file that starts threads and takes locks. Workers stop at the first failure, and a panic in
//! one becomes an internal error. Knows nothing of the work.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{LockResult, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, Scope};

use crate::error::{Error, Kind, Result};

/// The first failure among workers; setting it tells them to stop.
#[derive(Debug, Default)]
pub struct FirstFailure(OnceLock<Error>);

impl FirstFailure {
    /// Keeps the error if it is the first.
    pub fn set(&self, error: Error) {
        let _ = self.0.set(error);
    }

    /// Keeps the error of an outcome if it is the first.
    pub fn check(&self, outcome: Result<()>) {
        if let Err(error) = outcome {
            self.set(error);
        }
    }

    /// Whether a worker has failed.
    pub fn is_set(&self) -> bool {
        self.0.get().is_some()
    }

    /// The error, if a worker has failed.
    pub fn get(&self) -> Option<&Error> {
        self.0.get()
    }

    /// Success, or the first failure.
    ///
    /// # Errors
    /// The first failure.
    pub fn into_result(self) -> Result<()> {
        self.0.into_inner().map_or(Ok(()), Err)
    }
}

/// Starts workers inside [`scope`].
#[derive(Clone, Copy, Debug)]
pub struct Workers<'scope, 'env: 'scope> {
    scope: &'scope Scope<'scope, 'env>,
    failure: &'env FirstFailure,
}

impl<'scope> Workers<'scope, '_> {
    /// Starts a worker.
    pub fn start(self, work: impl FnOnce() -> Result<()> + Send + 'scope) {
        self.scope.spawn(move || self.failure.check(catch(work)));
    }
}

/// Runs `body`, then waits for every worker it started.
pub fn scope<'env, T>(failure: &'env FirstFailure, body: impl for<'scope> FnOnce(Workers<'scope, 'env>) -> T) -> T {
    thread::scope(|scope| body(Workers { scope, failure }))
}

/// Calls `work` for each item, on up to `count` threads including the calling one; starts no further item after a failure.
pub fn for_each<T: Sync>(
    count: usize,
    items: &[T],
    failure: &FirstFailure,
    work: impl Fn(usize, &T) -> Result<()> + Sync,
) {
    let next = AtomicUsize::new(0);
    let worker = || {
        while !failure.is_set() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { break };
            failure.check(catch(|| work(at, item)));
        }
        Ok(())
    };
    scope(failure, |workers| {
        for _ in 1..count.min(items.len()) {
            workers.start(worker);
        }
        failure.check(worker());
    });
}

/// Runs `feed` on the calling thread; each task it sends goes to the next free of `count` workers. `worker` makes the
/// function of one worker. After a failure, tasks are received and dropped, so that `feed` never blocks.
pub fn queue<T: Send, W: FnMut(T) -> Result<()>>(
    count: usize,
    capacity: usize,
    failure: &FirstFailure,
    worker: impl Fn() -> W + Sync,
    feed: impl FnOnce(SyncSender<T>) -> Result<()>,
) {
    let (sender, receiver) = mpsc::sync_channel(capacity);
    let receiver = Mutex::new(receiver);
    let serve = || drain(failure, worker(), || lock(&receiver).recv().ok());
    scope(failure, |workers| {
        for _ in 0..count {
            workers.start(serve);
        }
        failure.check(catch(|| feed(sender)));
    });
}

/// Like [`queue`], but with one queue per worker: tasks sent to one queue keep their order.
pub fn queues<T: Send>(
    count: usize,
    capacity: usize,
    failure: &FirstFailure,
    work: impl Fn(T) -> Result<()> + Sync,
    feed: impl FnOnce(Vec<SyncSender<T>>) -> Result<()>,
) {
    let (senders, receivers): (Vec<_>, Vec<Receiver<T>>) = (0..count).map(|_| mpsc::sync_channel(capacity)).unzip();
    let work = &work;
    scope(failure, |workers| {
        for receiver in receivers {
            workers.start(move || drain(failure, work, || receiver.recv().ok()));
        }
        failure.check(catch(|| feed(senders)));
    });
}

fn drain<T>(failure: &FirstFailure, mut work: impl FnMut(T) -> Result<()>, next: impl Fn() -> Option<T>) -> Result<()> {
    while let Some(task) = next() {
        if !failure.is_set() {
            failure.check(catch(|| work(task)));
        }
    }
    Ok(())
}

/// Starts `work` on a thread that nothing waits for, and returns the channel its result arrives on. For blocking system
/// calls that have no timeout.
pub fn detached<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Receiver<T> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    receiver
}

/// Runs `work`; a panic becomes an error. (Release builds abort on a panic.)
///
/// # Errors
/// Those of `work`, `Other` for a panic.
pub fn catch<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    // Nothing looks at what the work left behind: a run with a failure ends.
    panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::new(Kind::Other, "internal error: a worker thread panicked")))
}

/// Locks a mutex.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    unpoisoned(mutex.lock())
}

/// What a lock guards, whether or not an earlier holder panicked: no holder leaves a value half changed.
pub fn unpoisoned<T>(outcome: LockResult<T>) -> T {
    outcome.unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn number(at: usize) -> Error {
        Error::new(Kind::Other, at.to_string())
    }

    #[test]
    fn every_item_is_worked_on_once_and_at_most_so_many_at_a_time() {
        let (items, active, peak) = ((0..100).collect::<Vec<usize>>(), AtomicUsize::new(0), AtomicUsize::new(0));
        let (seen, failure) = (Mutex::new(Vec::new()), FirstFailure::default());
        for_each(4, &items, &failure, |at, item| {
            peak.fetch_max(active.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            lock(&seen).push((at, *item));
            active.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        });
        let mut seen = unpoisoned(seen.into_inner());
        seen.sort_unstable();
        assert_eq!(seen, (0..100).map(|at| (at, at)).collect::<Vec<_>>());
        assert!(peak.into_inner() <= 4 && failure.into_result().is_ok());
    }

    #[test]
    fn the_first_failure_is_kept_and_no_further_item_is_started() {
        let (started, failure) = (AtomicUsize::new(0), FirstFailure::default());
        for_each(1, &[1, 2, 3], &failure, |at, _| {
            started.fetch_add(1, Ordering::SeqCst);
            if at == 1 { Err(number(at)) } else { Ok(()) }
        });
        failure.set(number(7));
        assert_eq!((started.into_inner(), failure.into_result().unwrap_err().message()), (2, "1"));
    }

    #[test]
    fn after_a_failure_the_feeder_is_not_blocked_and_tasks_are_dropped() {
        let (done, failure) = (Mutex::new(Vec::new()), FirstFailure::default());
        let work = |task: usize| {
            lock(&done).push(task);
            if task == 2 { Err(number(task)) } else { Ok(()) }
        };
        let send = |sender: SyncSender<usize>| {
            (0..50).for_each(|task| sender.send(task).unwrap());
            Ok(())
        };
        queue(1, 0, &failure, || work, send);
        assert_eq!((unpoisoned(done.into_inner()), failure.get().unwrap().message()), (vec![0, 1, 2], "2"));
    }

    #[test]
    fn tasks_of_one_queue_keep_their_order() {
        let (done, failure) = (Mutex::new(Vec::new()), FirstFailure::default());
        let work = |task: (usize, usize)| {
            lock(&done).push(task);
            Ok(())
        };
        queues(3, 2, &failure, work, |senders| {
            (0..60).for_each(|at| senders[at % 3].send((at % 3, at)).unwrap());
            Ok(())
        });
        let done = unpoisoned(done.into_inner());
        assert_eq!(done.iter().collect::<HashSet<_>>().len(), 60);
        let of = |queue: usize| done.iter().filter(move |task| task.0 == queue).map(|task| task.1);
        assert!((0..3).all(|queue| of(queue).is_sorted()));
    }

    #[test]
    fn a_panic_is_an_internal_error_and_ends_the_run() {
        let failure = FirstFailure::default();
        let work = |task: usize| if task == 1 { panic!("on purpose") } else { Ok(()) };
        queue(
            2,
            0,
            &failure,
            || work,
            |sender| {
                (0..20).for_each(|task| sender.send(task).unwrap());
                Ok(())
            },
        );
        let error = failure.into_result().unwrap_err();
        assert_eq!((error.kind(), error.message()), (Kind::Other, "internal error: a worker thread panicked"));
    }

    #[test]
    fn a_detached_thread_hands_over_its_result() {
        assert_eq!(detached(|| 7).recv(), Ok(7));
    }
}
