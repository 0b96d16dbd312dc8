using Entourage.Kernel;

namespace Entourage.Rollout;

internal static class RolloutProblems
{
    public static readonly Problem StageNotValid = new("stage_not_valid", 422, "Stages are off, staff, 1, 10, 50 and all.", Field: "stage");

    public static readonly Problem HoldoutNotValid = new("holdout_not_valid", 422, "Between 0 and 50 percent are kept without it.", Field: "holdout");

    public static readonly Problem GroupNotValid = new(
        "group_not_valid", 422, "Names of groups are 1 to 32 small letters, digits, hyphens and underscores.", Field: "group");

    public static readonly Problem TooManyGroups = new("too_many_groups", 409, "Two hundred groups are enough.");

    public static readonly Problem TooManyNamed = new("too_many_named", 409, "Ten thousand names are enough. Raise the stage instead.");
}
