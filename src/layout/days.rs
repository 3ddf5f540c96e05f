//! Sessions over time: two plots on one time axis, all sessions above and failed ones below, each with its own scale.
//!
//! Every length is true to its scale, and every day has its slot, even without a report. If there are more days than
//! bars fit, they are grouped by week (from Monday), month or year.

use super::scale::{self, exact};
use crate::archive::Sessions;
use crate::display;
use crate::explore::overview::DayCount;
use crate::report::Day;

/// The width of a chart in CSS pixels, which are its drawing units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Width of the whole drawing.
    pub width: u32,
}

impl Frame {
    /// Assumed until the width is known.
    pub const DEFAULT: Self = Self { width: 960 };

    const LEFT: u32 = 52;
    const RIGHT: u32 = 30;
    /// Height of the panel of all sessions, and of the one of failed sessions.
    const VOLUME: u32 = 50;
    const FAILURES: u32 = 44;
    /// Above each panel, for its title.
    const TITLE: u32 = 28;
    /// Below the last panel, for the days.
    const BOTTOM: u32 = 40;
    /// Bounds of the width of a single bar.
    const WIDTHS: (u32, u32) = (8, 48);
    /// Width of a label such as "25 Apr", including the space to the next one.
    const LABEL: u32 = 54;

    /// Maximum number of bars.
    fn most(self) -> usize {
        let room = self.width.saturating_sub(Self::LEFT + Self::RIGHT);
        usize::try_from(room / Self::WIDTHS.0).unwrap_or(1).clamp(1, 100)
    }
}

/// Which figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Successful and failed sessions of the matching policies.
    Sessions,
    /// Failed sessions of the matching failures, for filters that select failures.
    Matching,
}

/// The period that a bar represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One day.
    Day,
    /// Seven days, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// This many calendar years.
    Years(i64),
}

/// A bar with its figures and position. `y` counts from the top of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// First day of its period.
    pub first: Day,
    /// Last day of its period.
    pub last: Day,
    /// Number of days in its period on which a report begins.
    pub covered: u32,
    /// Sessions of the matching policies.
    pub sessions: Sessions,
    /// Failed sessions of the matching failures.
    pub matching: u64,
    /// Left edge of its slot.
    pub x: u32,
    /// Width of its slot, including the gap between bars.
    pub width: u32,
    /// Height in the panel of all sessions.
    pub volume: u32,
    /// Height in the panel of failed sessions.
    pub failed: u32,
    /// Sessions failed, too few for a height: only a mark says so.
    pub trace: bool,
}

/// One of the two plots, with a scale of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// Position of its title.
    pub title: u32,
    /// Position of the end of its axis.
    pub top: u32,
    /// Position of zero.
    pub base: u32,
    /// Ticks of its axis: value and position.
    pub ticks: Vec<(u64, u32)>,
}

/// A label under the bars, centred at `x`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Centre of the label.
    pub x: u32,
    /// Day and month, month, or year, depending on the step.
    pub text: String,
    /// The year, if it differs from the previous label's.
    pub year: Option<i64>,
}

/// The laid-out chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The period that each bar represents.
    pub step: Step,
    /// Width and height of the drawing.
    pub size: (u32, u32),
    /// Left and right ends of the horizontal axis.
    pub across: (u32, u32),
    /// All sessions; `None` if the filter selects failures, because successful sessions have no details.
    pub volume: Option<Panel>,
    /// Failed sessions.
    pub failures: Panel,
    /// The bars, in order and without gaps.
    pub bars: Vec<Bar>,
    /// The labels below the bars.
    pub labels: Vec<Label>,
}

impl Chart {
    /// Lays out daily counts, given in any order. `None` if there are none.
    pub fn of(days: &[DayCount], measure: Measure, frame: Frame) -> Option<Self> {
        let first = days.iter().map(|day| within(day.day)).min()?;
        let last = days.iter().map(|day| within(day.day)).max()?;
        let (step, starts) = starts(first, last, frame.most());
        let mut bars: Vec<Bar> = starts.windows(2).map(|pair| Bar::empty(pair[0], pair[1] - 1)).collect();
        for day in days {
            let at = bars.partition_point(|bar| bar.first <= within(day.day)).saturating_sub(1);
            let Some(bar) = bars.get_mut(at) else { continue };
            bar.covered += 1;
            bar.sessions.add(day.sessions);
            bar.matching = bar.matching.saturating_add(day.matching);
        }
        let room = frame.width.saturating_sub(Frame::LEFT + Frame::RIGHT);
        let slot = (room / u32::try_from(bars.len()).unwrap_or(u32::MAX)).clamp(1, Frame::WIDTHS.1);
        // Bars have whole widths.
        let right = Frame::LEFT + slot * u32::try_from(bars.len()).unwrap_or(0);
        let mut height = 0;
        let mut panel = |most: u64, full: u32| {
            let marks = scale::ticks(most, 3);
            let top = marks.last().copied().unwrap_or(1);
            let title = height + 16;
            let base = height + Frame::TITLE + full;
            height = base;
            let ticks = marks.into_iter().map(|mark| (mark, base - exact(mark, top, full))).collect();
            (Panel { title, top: base - full, base, ticks }, top)
        };
        let volume = (measure == Measure::Sessions).then(|| {
            let most = bars.iter().map(|bar| bar.sessions.total()).max().unwrap_or(0);
            panel(most, Frame::VOLUME)
        });
        let (failures, most_failed) = panel(bars.iter().map(|bar| bar.failed(measure)).max()?, Frame::FAILURES);
        let mut x = Frame::LEFT;
        for bar in &mut bars {
            let failed = bar.failed(measure);
            (bar.x, bar.width) = (x, slot);
            bar.volume = volume.as_ref().map_or(0, |(_, top)| exact(bar.sessions.total(), *top, Frame::VOLUME));
            bar.failed = exact(failed, most_failed, Frame::FAILURES);
            bar.trace = failed > 0 && bar.failed == 0;
            x += slot;
        }
        Some(Self {
            step,
            size: (frame.width.max(right + Frame::RIGHT), failures.base + Frame::BOTTOM),
            across: (Frame::LEFT, right),
            volume: volume.map(|(panel, _)| panel),
            failures,
            labels: labels(&bars, step, slot),
            bars,
        })
    }

    /// The left and right end of a period, as far as the chart covers it; `None` if it does not.
    pub fn across(&self, first: Day, last: Day) -> Option<(u32, u32)> {
        let mut inside = self.bars.iter().filter(|bar| bar.first <= last && bar.last >= first);
        let start = inside.next()?;
        let end = inside.next_back().unwrap_or(start);
        Some((start.x, end.x + end.width))
    }
}

impl Bar {
    fn empty(first: Day, last: Day) -> Self {
        Self {
            first,
            last,
            covered: 0,
            sessions: Sessions::default(),
            matching: 0,
            x: 0,
            width: 0,
            volume: 0,
            failed: 0,
            trace: false,
        }
    }

    /// Failed sessions.
    pub const fn failed(&self, measure: Measure) -> u64 {
        match measure {
            Measure::Sessions => self.sessions.failed,
            Measure::Matching => self.matching,
        }
    }
}

/// Clamps a day to the years 1 to 9999.
fn within(day: Day) -> Day {
    day.clamp(Day(-719_162), Day(2_932_896))
}

/// The shortest step for which the days fit, the first day of each bar, and the day after the last bar.
fn starts(first: Day, last: Day, most: usize) -> (Step, Vec<Day>) {
    let years = [1, 10, 100, 1_000].map(Step::Years);
    for step in [Step::Day, Step::Week, Step::Month].into_iter().chain(years) {
        let mut out = vec![step.start(first)];
        let mut next = step.next(out[0]);
        while next <= last && out.len() <= most {
            out.push(next);
            next = step.next(next);
        }
        if out.len() <= most {
            out.push(next);
            return (step, out);
        }
    }
    (Step::Years(10_000), vec![first, last + 1])
}

impl Step {
    /// First day of the bar that contains a day.
    fn start(self, day: Day) -> Day {
        let (year, _, date) = day.date();
        match self {
            Self::Day => day,
            // 1970 began on a Thursday.
            Self::Week => day - (day.0 + 3).rem_euclid(7),
            Self::Month => day - (date - 1),
            Self::Years(count) => first_of(year - year.rem_euclid(count)),
        }
    }

    /// First day of the next bar.
    fn next(self, start: Day) -> Day {
        match self {
            Self::Day => start + 1,
            Self::Week => start + 7,
            Self::Month => self.start(start + 31),
            Self::Years(count) => {
                let (year, ..) = start.date();
                first_of(year - year.rem_euclid(count) + count)
            }
        }
    }

    /// The name of the step, for display.
    pub fn name(self) -> String {
        match self {
            Self::Day => "day".to_owned(),
            Self::Week => "week".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Years(1) => "year".to_owned(),
            Self::Years(count) => format!("{count} years"),
        }
    }
}

/// First day of a year; for years beyond 9999, the day after its last day.
fn first_of(year: i64) -> Day {
    Day::of(year.max(1), 1, 1).unwrap_or(within(Day(i64::MAX)) + 1)
}

/// Labels that do not overlap: below every bar, every nth bar, or Mondays only.
fn labels(bars: &[Bar], step: Step, slot: u32) -> Vec<Label> {
    let apart = usize::try_from(Frame::LABEL.div_ceil(slot.max(1))).unwrap_or(usize::MAX);
    let by_mondays = step == Step::Day && apart > 2 && bars.len() > 7;
    let strides: &[usize] = if by_mondays { &[7, 14, 28] } else { &[1, 2, 3, 4, 6, 12] };
    let stride = strides.iter().copied().find(|stride| *stride >= apart).unwrap_or(apart);
    let monday = bars.iter().position(|bar| Step::Week.start(bar.first) == bar.first);
    let from = monday.filter(|_| by_mondays).unwrap_or(0);
    let mut known = None;
    bars.iter()
        .skip(from)
        .step_by(stride)
        .map(|bar| {
            let (year, month, date) = bar.first.date();
            let name = display::month(month);
            let (text, shown) = match step {
                Step::Day | Step::Week => (format!("{date} {name}"), Some(year)),
                Step::Month => (name.to_owned(), Some(year)),
                Step::Years(_) => (year.to_string(), None),
            };
            let new = shown.filter(|_| known != shown);
            known = shown;
            Label { x: bar.x + bar.width / 2, text, year: new }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: Day, successful: u64, failed: u64) -> DayCount {
        DayCount { day, sessions: Sessions { successful, failed }, matching: failed }
    }

    fn date(year: i64, month: i64, date: i64) -> Day {
        Day::of(year, month, date).unwrap()
    }

    fn wide(days: &[DayCount]) -> Chart {
        Chart::of(days, Measure::Sessions, Frame::DEFAULT).unwrap()
    }

    /// Invariants of every chart.
    fn assert_sound(chart: &Chart, days: &[DayCount], frame: Frame) {
        assert!(chart.bars.len() <= frame.most());
        let volume = chart.volume.as_ref().unwrap();
        let tops = [volume, &chart.failures].map(|panel| panel.ticks.last().unwrap().0);
        for pair in chart.bars.windows(2) {
            assert_eq!(pair[0].last + 1, pair[1].first, "no day between two bars");
            assert_eq!(pair[0].x + pair[0].width, pair[1].x);
        }
        for bar in &chart.bars {
            assert!(bar.first <= bar.last);
            assert_eq!(bar.volume, exact(bar.sessions.total(), tops[0], Frame::VOLUME), "true to its scale");
            assert_eq!(bar.failed, exact(bar.sessions.failed, tops[1], Frame::FAILURES), "true to its scale");
            assert!(bar.x >= chart.across.0 && bar.x + bar.width <= chart.across.1);
            assert_eq!(bar.failed > 0 || bar.trace, bar.sessions.failed > 0);
        }
        for pair in chart.labels.windows(2) {
            assert!(pair[1].x - pair[0].x >= Frame::LABEL, "{pair:?}");
        }
        assert!(!chart.labels.is_empty());
        let sum = |all: &mut dyn Iterator<Item = u64>| all.fold(0_u64, u64::saturating_add);
        let drawn = sum(&mut chart.bars.iter().map(|bar| bar.sessions.failed));
        assert_eq!(drawn, sum(&mut days.iter().map(|day| day.sessions.failed)));
        assert!(chart.size.0 <= frame.width || frame.width < 200);
    }

    #[test]
    fn a_day_without_a_report_has_its_place() {
        let from = date(2026, 4, 25);
        let days = [day(from, 100, 0), day(from + 3, 50, 2)];
        let chart = wide(&days);
        assert_sound(&chart, &days, Frame::DEFAULT);
        assert_eq!(chart.bars.iter().map(|bar| bar.covered).collect::<Vec<_>>(), [1, 0, 0, 1]);
        assert_eq!(chart.step, Step::Day);
        assert_eq!(chart.labels[0].text, "25 Apr");
        assert_eq!(chart.labels[0].year, Some(2026));
    }

    #[test]
    fn few_failures_are_drawn_to_scale_and_none_is_lost() {
        // The onset of a problem: 2 failures are not drawn like 352.
        let days = [day(Day(20_000), 10_000, 2), day(Day(20_001), 10_000, 352), day(Day(20_002), 10_000, 0)];
        let chart = wide(&days);
        assert_sound(&chart, &days, Frame::DEFAULT);
        let drawn: Vec<(u32, bool)> = chart.bars.iter().map(|bar| (bar.failed, bar.trace)).collect();
        assert_eq!(drawn, [(0, true), (39, false), (0, false)]);
        assert_eq!(chart.bars[0].volume, chart.bars[2].volume);
    }

    #[test]
    fn a_period_has_its_place_on_the_axis() {
        let days: Vec<DayCount> = (0..10).map(|at| day(Day(20_000 + at), 3, 1)).collect();
        let chart = wide(&days);
        assert_eq!(chart.across(Day(20_002), Day(20_003)), Some((chart.bars[2].x, chart.bars[4].x)));
        assert_eq!(chart.across(Day(0), Day(99_999)), Some(chart.across));
        assert_eq!(chart.across(Day(20_009), Day(20_009)), Some((chart.bars[9].x, chart.across.1)));
        assert_eq!(chart.across(Day(20_010), Day(20_011)), None);
    }

    #[test]
    fn many_days_become_weeks_months_and_years() {
        let from = date(2024, 2, 28);
        for (count, step) in [
            (100, Step::Day),
            (101, Step::Week),
            (690, Step::Week),
            (800, Step::Month),
            (4_000, Step::Years(1)),
            (60_000, Step::Years(10)),
            (900_000, Step::Years(100)),
        ] {
            let days: Vec<DayCount> = (0..count).map(|at| day(from + at, 3, 1)).collect();
            let chart = wide(&days);
            assert_eq!(chart.step, step, "{count}");
            assert_sound(&chart, &days, Frame::DEFAULT);
            for width in [0, 260, 360, 2_000] {
                let narrow = Chart::of(&days, Measure::Sessions, Frame { width }).unwrap();
                assert_sound(&narrow, &days, Frame { width });
            }
        }
    }

    #[test]
    fn weeks_begin_on_mondays_and_months_on_the_first() {
        let monday = date(2026, 4, 27);
        assert_eq!(Step::Week.start(monday), monday);
        assert_eq!(Step::Week.start(monday + 6), monday);
        assert_eq!(Step::Month.start(date(2024, 2, 29)), date(2024, 2, 1));
        assert_eq!(Step::Month.next(date(2024, 2, 1)), date(2024, 3, 1));
        assert_eq!(Step::Years(10).start(date(2026, 5, 5)), date(2020, 1, 1));
        assert_eq!(Step::Years(10).next(date(2020, 1, 1)), date(2030, 1, 1));
        assert_eq!(Step::Week.start(Day(-1)), Day(-3));
    }

    #[test]
    fn any_days_and_figures_can_be_drawn() {
        let mut seed = 7_u64;
        let mut random = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> 16
        };
        for round in 0..400 {
            let spread = 10_i64.pow(round % 7);
            let days: Vec<DayCount> = (0..=random() % 40)
                .map(|_| {
                    let at = i64::try_from(random()).unwrap() % spread + 18_000;
                    day(Day(at), random() >> (random() % 48), random() >> (random() % 48))
                })
                .collect();
            for frame in [Frame::DEFAULT, Frame { width: 300 }] {
                let chart = Chart::of(&days, Measure::Sessions, frame).unwrap();
                assert_sound(&chart, &days, frame);
            }
        }
        let extremes = [day(Day(i64::MIN), 1, u64::MAX), day(Day(i64::MAX), u64::MAX, u64::MAX)];
        assert_eq!(wide(&extremes).bars.iter().filter(|bar| bar.covered > 0).count(), 2);
        assert_eq!(Chart::of(&[], Measure::Sessions, Frame::DEFAULT), None);
        assert!(wide(&[day(Day(0), 0, 0)]).bars[0].failed == 0);
    }

    #[test]
    fn matching_failures_are_drawn_alone() {
        let days = [DayCount { day: Day(1), sessions: Sessions { successful: 1_000, failed: 10 }, matching: 4 }];
        let chart = Chart::of(&days, Measure::Matching, Frame::DEFAULT).unwrap();
        assert_eq!(chart.volume, None);
        assert_eq!(chart.failures.ticks.last().unwrap().0, 4);
    }
}
