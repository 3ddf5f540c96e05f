//! `Read` and `Seek` for a browser `File`.

use std::cell::Cell;
use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::rc::Rc;

use js_sys::Uint8Array;
use web_sys::{File, FileReaderSync};

/// Reads a file in slices, with at most one of them in memory.
pub(crate) struct BlobSource {
    file: File,
    size: u64,
    at: u64,
    slice: Vec<u8>,
    slice_at: u64,
    /// The furthest offset read so far.
    reached: Rc<Cell<u64>>,
}

/// Bytes of one slice.
const SLICE: u64 = 1 << 20;

impl BlobSource {
    pub(crate) fn new(file: &File, size: u64) -> Self {
        Self { file: file.clone(), size, at: 0, slice: Vec::new(), slice_at: 0, reached: Rc::default() }
    }

    /// The furthest offset read so far, in bytes. Updated while reading.
    pub(crate) fn position(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.reached)
    }

    fn load(&mut self) -> Result<()> {
        #[expect(clippy::cast_precision_loss, reason = "file sizes are far below 2^53")]
        let (from, to) = (self.at as f64, (self.at + SLICE).min(self.size) as f64);
        let bytes = self.file.slice_with_f64_and_f64(from, to).and_then(|slice| {
            let buffer = FileReaderSync::new()?.read_as_array_buffer(&slice)?;
            Ok(Uint8Array::new(&buffer))
        });
        let bytes = bytes.map_err(|error| Error::other(web::text_of(&error)))?;
        self.slice.resize(bytes.length() as usize, 0);
        bytes.copy_to(&mut self.slice);
        self.slice_at = self.at;
        Ok(())
    }

    /// The rest of the loaded slice from the current offset; empty if the offset is outside it.
    fn here(&self) -> &[u8] {
        let offset = self.at.checked_sub(self.slice_at).and_then(|offset| usize::try_from(offset).ok());
        offset.and_then(|offset| self.slice.get(offset..)).unwrap_or_default()
    }
}

impl Read for BlobSource {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if self.here().is_empty() && self.at < self.size {
            self.load()?;
        }
        let here = self.here();
        let count = here.len().min(out.len());
        out[..count].copy_from_slice(&here[..count]);
        self.at += count as u64;
        self.reached.set(self.reached.get().max(self.at));
        Ok(count)
    }
}

impl Seek for BlobSource {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.at.checked_add_signed(offset),
        };
        self.at = place.ok_or_else(|| Error::other("a place before the beginning of the file"))?;
        Ok(self.at)
    }
}
