//! Content that is not a report and not a container that is opened, for the message to the user.

/// Content that cannot hold a report, or that cannot be opened here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// A DMARC aggregate report.
    Dmarc,
    /// Other XML.
    Xml,
    /// An HTML page.
    Html,
    /// A compound file that is not an Outlook message.
    Ole,
    /// A PDF document.
    Pdf,
    /// A PNG, JPEG or GIF picture.
    Picture,
    /// A 7-Zip archive.
    SevenZip,
    /// A RAR archive.
    Rar,
    /// Data compressed by LZ4.
    Lz4,
    /// A Microsoft cabinet.
    Cabinet,
    /// Outlook's winmail.dat (TNEF).
    Tnef,
    /// An Outlook data file (.pst, .ost).
    Pst,
    /// A program, possibly a self-extracting archive.
    Program,
    /// A mail that S/MIME encrypts or signs as a whole.
    Smime,
    /// Text or a mail encrypted with PGP.
    Pgp,
    /// A file encoded as text by uuencode or yEnc.
    Uuencode,
    /// Nothing but white space.
    Blank,
    /// Text of no recognised format.
    Text,
    /// Anything else.
    Binary,
}

impl Foreign {
    /// Whether it may hold a report even though it cannot be opened here.
    pub(crate) const fn may_hold_a_report(self) -> bool {
        matches!(
            self,
            Self::SevenZip
                | Self::Rar
                | Self::Lz4
                | Self::Cabinet
                | Self::Tnef
                | Self::Pst
                | Self::Program
                | Self::Smime
                | Self::Pgp
                | Self::Uuencode
        )
    }
}
