namespace Entourage.Storage.PostgreSql.Migrations;

/// <summary>Every migration here, in its order, as scripts/migration-add writes it: for a start that does not ask EF Core, which would look at every type there is.</summary>
internal static class MigrationNames
{
    public static readonly IReadOnlyList<string> All =
    [
        "20261129112607_Start",
        "20261129152952_Site",
        "20261129154338_LimitsAndNotices",
        "20261129155224_Deletions",
        "20261129155434_KeptUploads",
        "20261129155900_InvitationNotes",
        "20261129160855_Heirs",
        "20261129165600_LinksGivenBack",
        "20261129203452_Connections",
        "20261130004907_SignInsElsewhere",
        "20261130162609_Evidence",
        "20261201044028_RoughClips",
        "20261201045633_FewLeaves",
    ];
}
