namespace Entourage.Storage.Sqlite.Migrations;

/// <summary>Every migration here, in its order, as scripts/migration-add writes it: for a start that does not ask EF Core, which would look at every type there is.</summary>
internal static class MigrationNames
{
    public static readonly IReadOnlyList<string> All =
    [
        "20261129112607_Start",
        "20261129152952_Site",
        "20261129154332_LimitsAndNotices",
        "20261129155130_Deletions",
        "20261129155324_KeptUploads",
        "20261129155900_InvitationNotes",
        "20261129160844_Heirs",
        "20261129165600_LinksGivenBack",
        "20261129203427_Connections",
        "20261130004854_SignInsElsewhere",
        "20261130162434_Evidence",
        "20261201043856_RoughClips",
        "20261201045625_FewLeaves",
    ];
}
