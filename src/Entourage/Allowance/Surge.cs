using Entourage.Records;

namespace Entourage.Allowance;

/// <summary>How many invitations were made on the whole site in one hour of the clock.</summary>
internal sealed class InvitationHour
{
    /// <summary>Its first instant.</summary>
    public DateTimeOffset Hour { get; init; }

    public long Made { get; init; }

    /// <summary>Whether it became a surge, which is recorded in the audit log once.</summary>
    public bool Surge { get; init; }
}

internal sealed class SurgeTables : IEntityTypeConfiguration<InvitationHour>
{
    public void Configure(EntityTypeBuilder<InvitationHour> builder) => builder.ToTable("invitation_hours").HasKey(hour => hour.Hour);
}

/// <summary>
/// The site's circuit breaker (docs/allowance.md, the whole site), inside the transaction that makes an invitation: an hour in which more than five times as many are made as in the
/// median hour of the last seven days is a surge, and until it is over only those invite whose invitations have proved welcome.
/// </summary>
internal static class SurgeRows
{
    private const string Add =
        """
        INSERT INTO invitation_hours (hour, made, surge) VALUES (@hour, 1, FALSE)
        ON CONFLICT (hour) DO UPDATE SET made = invitation_hours.made + 1 RETURNING made
        """;

    private const string Made = "SELECT made FROM invitation_hours WHERE hour = @hour";

    // Hours without any have no row, so the median is the 84th largest of 168, or nothing.
    private const string Median = "SELECT made FROM invitation_hours WHERE hour >= @since AND hour < @hour ORDER BY made DESC LIMIT 1 OFFSET 83";

    private const string Mark = "UPDATE invitation_hours SET surge = TRUE WHERE hour = @hour AND NOT surge";
    private const string Delete = "DELETE FROM invitation_hours WHERE hour < @before";

    private const int Times = 5;
    private static readonly TimeSpan Compared = TimeSpan.FromDays(7);

    /// <summary>Counts one.</summary>
    public static void Count(StoreSession session, DateTimeOffset now)
    {
        var hour = HourOf(now);
        // The first of an hour finds time to forget.
        if (session.Sql(Add).With("@hour", hour).Number() == 1) session.Sql(Delete).With("@before", hour - Compared - Compared).Run();
    }

    /// <summary>When the surge is over, or null while there is none.</summary>
    public static DateTimeOffset? Until(StoreSession session, AllowanceOptions numbers, DateTimeOffset now)
    {
        var hour = HourOf(now);
        var made = session.Sql(Made).With("@hour", hour).Number() ?? 0;
        if (made < numbers.SurgeFrom) return null;
        var median = session.Sql(Median).With("@since", hour - Compared).With("@hour", hour).Number() ?? 0;
        if (made < Times * median) return null;
        if (session.Sql(Mark).With("@hour", hour).Run() == 1)
        {
            AuditRows.Add(session, by: null, "surge", new(Guid.Empty), FormattableString.Invariant($"{made} in an hour, median of seven days {median}"), now);
        }
        return hour + TimeSpan.FromHours(1);
    }

    private static DateTimeOffset HourOf(DateTimeOffset now) => new(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
}
