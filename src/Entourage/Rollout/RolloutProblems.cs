namespace Entourage.Rollout;

internal static class RolloutProblems
{
    public static readonly Problem StageNotValid = new("stage_not_valid", 422, "The stages are off, staff, 1, 10, 50 and all.", Field: "stage");

    public static readonly Problem HoldoutNotValid = new("holdout_not_valid", 422, "Between 0 and 50 percent can be kept without it.", Field: "holdout");

    public static readonly Problem GroupNotValid = new(
        "group_not_valid", 422, "A group name has 1 to 32 lowercase letters, digits, hyphens and underscores.", Field: "group");

    public static readonly Problem TooManyGroups = new("too_many_groups", 409, "You can have at most two hundred groups.");

    public static readonly Problem TooManyNamed = new("too_many_named", 409, "You can name at most ten thousand members. Raise the stage instead.");
}
