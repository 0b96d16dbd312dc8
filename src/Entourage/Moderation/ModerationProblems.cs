using Entourage.Kernel;

namespace Entourage.Moderation;

internal static class ModerationProblems
{
    public static readonly Problem StateNotValid = new("state_not_valid", 422, "A report is open, upheld or dismissed.", Field: "state");

    public static readonly Problem NotFrozen = new("not_frozen", 409, "Nobody keeps you from inviting.");
}
