namespace Entourage.Storage;

/// <summary>
/// Which site the rows belong to: one row, whose twin is a file in the data folder. Where the two do not fit, rows and files are not of
/// one site, or not of one time.
/// </summary>
internal sealed class Site
{
    /// <summary>Drawn when the site is made, and the same for ever, whatever store it moves to.</summary>
    public Guid Id { get; init; }

    /// <summary>What the site's secret is recognised by; it opens nothing.</summary>
    public required byte[] KeyCheck { get; init; }

    /// <summary>When the rows were last written down as being the folder's, at every start and once an hour; it only ever grows.</summary>
    public DateTimeOffset Mark { get; init; }
}

internal sealed class SiteTables : IEntityTypeConfiguration<Site>
{
    public void Configure(EntityTypeBuilder<Site> builder) => builder.ToTable("site").HasKey(site => site.Id);
}
