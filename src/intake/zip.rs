//! ZIP archives: the entries that the directory at the end lists, one at a time.

use std::io::{Read, Seek, SeekFrom};

use zip::CompressionMethod;
use zip::read::{Config, OwnedZipFileEntry, ZipFileEntry, ZipReadOptions};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::entry::{self, Entries, Entry, Stop};
use super::limits::{Budget, LimitHit, Limits};
use super::outcome::{Damage, FaultKind, What};
use super::zip_rescue::Rescue;

/// A ZIP archive being read.
pub(crate) struct Archive<R> {
    reader: Counted<R>,
    /// The files still to come.
    files: std::vec::IntoIter<OwnedZipFileEntry>,
    /// What is wrong with the directory.
    fault: Option<FaultKind>,
    /// The search for files that the directory does not tell of, where something is wrong with it.
    rescue: Option<Rescue>,
    /// The archive's own size.
    size: usize,
    /// What those of its files unpacked to that could be unpacked.
    unpacked: usize,
    empty: bool,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the directory. Where it is damaged, the files are looked for without it.
    pub(crate) fn open(mut reader: R, limits: &Limits) -> Self {
        let size = reader.seek(SeekFrom::End(0)).ok().and_then(|size| size.try_into().ok()).unwrap_or(usize::MAX);
        let mut reader = Counted { reader, count: 0 };
        let mut rescue = Rescue::default();
        let mut files = Vec::new();
        let read = list(&mut reader, |file| {
            rescue.know(file.header_start(), file.compressed_size());
            // One more than may be read, so that it is noticed.
            let room = files.len() <= limits.parts;
            if room && !file.is_dir() && !file.is_symlink() && !entry::is_litter(&name(file.name_raw())) {
                files.push(OwnedZipFileEntry::from(file));
            }
            room
        });
        let empty = matches!(read, Ok(0));
        let fault = read.err().map(|error| FaultKind::Damaged(Damage::ZipDirectory(why(&error))));
        let rescue = fault.is_some().then_some(rescue);
        Self { reader, files: files.into_iter(), fault, rescue, size, unpacked: 0, empty }
    }

    /// Whether nothing at all is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Files that share their data are read as long as that does not make the archive larger than it is.
    fn is_worn_out(&self) -> bool {
        self.reader.count > self.size.saturating_mul(4).saturating_add(1 << 20)
    }

    fn unpack(&mut self, file: &OwnedZipFileEntry, budget: &mut Budget) -> Result<Vec<u8>, FaultKind> {
        if file.encrypted() {
            return Err(FaultKind::NotAReport(What::Encrypted));
        }
        if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(FaultKind::NotAReport(What::UnknownPacking));
        }
        if self.is_worn_out() {
            return Err(FaultKind::Damaged(Damage::Overlap));
        }
        let mut bytes = Vec::new();
        let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX).min(self.size);
        let read = match file.as_ref().with_reader(&mut self.reader, ZipReadOptions::new()) {
            Ok(mut content) => entry::read_all(&mut content, &mut bytes, budget, |_| packed),
            Err(error) => Err(Stop::Broken(std::io::Error::other(why(&error)))),
        };
        self.unpacked(read, bytes, budget)
    }

    /// Books what was unpacked of a file.
    fn unpacked(&mut self, read: Result<(), Stop>, bytes: Vec<u8>, budget: &mut Budget) -> Result<Vec<u8>, FaultKind> {
        budget.spend(bytes.len());
        match read {
            Ok(()) => {
                self.unpacked = self.unpacked.saturating_add(bytes.len());
                let ratio = budget.limits.ratio;
                if self.unpacked > Limits::RATIO_FLOOR && self.unpacked / self.size.max(1) > ratio {
                    (self.files, self.rescue) = (Vec::new().into_iter(), None);
                    return Err(FaultKind::OverLimit(LimitHit::Ratio(ratio)));
                }
                Ok(bytes)
            }
            Err(Stop::Limit(limit)) => Err(FaultKind::OverLimit(limit)),
            Err(Stop::Broken(error)) => Err(FaultKind::Damaged(Damage::Packed(bytes.len(), error.to_string()))),
        }
    }

    /// The next file that the directory did not tell of.
    fn rescued(&mut self, budget: &mut Budget) -> Option<Entry> {
        loop {
            let rescue = self.rescue.as_mut().filter(|_| !budget.is_spent())?;
            let header = rescue.next(&mut self.reader)?;
            if header.name.ends_with('/') || entry::is_litter(&header.name) {
                continue;
            }
            if self.is_worn_out() {
                self.rescue = None;
                return Some(Entry { name: header.name, content: Err(FaultKind::Damaged(Damage::Overlap)) });
            }
            let content = if let Some(what) = header.unreadable() {
                Err(FaultKind::NotAReport(what))
            } else {
                let mut bytes = Vec::new();
                let read = self.rescue.as_mut()?.unpack(&header, &mut self.reader, &mut bytes, budget);
                self.unpacked(read, bytes, budget)
            };
            return Some(Entry { name: header.name, content });
        }
    }
}

impl<R: Read + Seek> Entries for Archive<R> {
    fn next(&mut self, budget: &mut Budget) -> Option<Entry> {
        if let Some(fault) = self.fault.take() {
            return Some(Entry { name: "directory".to_owned(), content: Err(fault) });
        }
        match self.files.next() {
            Some(file) => Some(Entry { name: name(file.name_raw()), content: self.unpack(&file, budget) }),
            None => self.rescued(budget),
        }
    }
}

/// Shows the files that the directory lists, as long as they are wanted, and returns how many there are.
fn list<R: Read + Seek>(
    reader: &mut R,
    mut want: impl FnMut(ZipFileEntry<'static>) -> bool,
) -> Result<usize, ZipError> {
    let mut zip = ZipIterable::try_new(reader, Config::default())?;
    let count = zip.len();
    for file in zip.files()? {
        if !want(file?) {
            break;
        }
    }
    Ok(count)
}

fn name(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).into_owned()
}

fn why(error: &ZipError) -> String {
    match error {
        ZipError::InvalidArchive(what) => what.to_string(),
        ZipError::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// Counts the bytes that are read, so that files that share their data are noticed.
struct Counted<R> {
    reader: R,
    count: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.count = self.count.saturating_add(count);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.reader.seek(to)
    }
}
