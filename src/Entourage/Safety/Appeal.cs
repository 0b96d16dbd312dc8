using System.Data.Common;
using Entourage.Kernel;
using Entourage.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Entourage.Safety;

/// <summary>What a member appeals against. The names on the wire are stable.</summary>
public static class AppealAbout
{
    /// <summary>A suspension.</summary>
    public const string Suspension = "suspension";

    /// <summary>That they may make no invitations.</summary>
    public const string Freeze = "freeze";
}

/// <summary>One note from a member to whoever runs the site. The next one takes its place, and it goes with what it is about.</summary>
internal sealed class Appeal
{
    public MemberId Member { get; init; }

    public string About { get; init; } = "";

    public string Note { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

internal sealed class AppealTables : IEntityTypeConfiguration<Appeal>
{
    public void Configure(EntityTypeBuilder<Appeal> builder)
    {
        builder.ToTable("appeals").HasKey(appeal => appeal.Member);
        builder.Property(appeal => appeal.About).HasMaxLength(16);
        builder.Property(appeal => appeal.Note).HasMaxLength(2000);
        builder.HasIndex(appeal => new { appeal.At, appeal.Member });
    }
}

/// <summary>An appeal as whoever decides on it sees it.</summary>
/// <param name="Member">Whose.</param>
/// <param name="About">One of <see cref="AppealAbout"/>.</param>
/// <param name="Note">In their own words.</param>
/// <param name="At">When.</param>
public sealed record AppealCard(MemberId Member, string About, string Note, DateTimeOffset At);

/// <summary>Appeals inside the transaction of whatever they belong to.</summary>
public static class AppealRows
{
    /// <summary>The most characters a note holds.</summary>
    public const int MostCharacters = 500;

    private const string Columns = "member, about, note, at";

    private const string Insert =
        """
        INSERT INTO appeals (member, about, note, at) VALUES (@member, @about, @note, @now)
        ON CONFLICT (member) DO UPDATE SET about = excluded.about, note = excluded.note, at = excluded.at
        """;

    private const string Find = $"SELECT {Columns} FROM appeals WHERE member = @member";

    private const string Newest =
        $"SELECT {Columns} FROM appeals WHERE (at, member) < (@at, @member) ORDER BY at DESC, member DESC LIMIT @rows";

    private const string Delete = "DELETE FROM appeals WHERE member = @member AND about = @about";

    /// <summary>A note as it may be kept; <c>note_missing</c> or <c>text_too_long</c>.</summary>
    public static Outcome<string> Clean(string? note)
    {
        var clean = PlainText.Clean(note, MostCharacters, 2000, "note", lines: true);
        return clean.Ok && clean.Value.Length == 0 ? new Problem("note_missing", 422, "Write a few words.", Field: "note") : clean;
    }

    /// <summary>Keeps the note, in the place of an earlier one.</summary>
    public static void Put(HotSession session, MemberId member, string about, string note, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Insert).With("@member", member.Value).With("@about", about).With("@note", note).With("@now", now).Run();
    }

    /// <summary>The member's note, or null.</summary>
    public static AppealCard? Of(HotSession session, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Find).With("@member", member.Value).One(Card);
    }

    /// <summary>Those before a place in time, newest first.</summary>
    public static IReadOnlyList<AppealCard> Before(HotSession session, long at, MemberId member, int rows)
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Sql(Newest).With("@at", at).With("@member", member.Value).With("@rows", (long)rows).All(Card);
    }

    /// <summary>The suspension is over, and with it what was said about it.</summary>
    public static void EndOfSuspension(HotSession session, MemberId member) => End(session, member, AppealAbout.Suspension);

    /// <summary>Something that froze the member was lifted: if nothing else does, what was said about it goes.</summary>
    internal static void EndOfFreeze(HotSession session, MemberId member, DateTimeOffset now)
    {
        if (!FreezeRows.Holds(session, member, now)) End(session, member, AppealAbout.Freeze);
    }

    private static void End(HotSession session, MemberId member, string about)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Sql(Delete).With("@member", member.Value).With("@about", about).Run();
    }

    private static AppealCard Card(DbDataReader row) => new(new(row.Uuid(0)), row.GetString(1), row.GetString(2), row.Instant(3));
}
