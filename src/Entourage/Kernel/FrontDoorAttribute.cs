namespace Entourage.Kernel;

/// <summary>
/// Marks a type that other capabilities may use; a type without it is private to its capability. Kernel needs none, because everyone may use
/// it, and pages may use everything but the store. Enforced by WhoMayCallWhomTests.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Delegate, Inherited = false)]
internal sealed class FrontDoorAttribute : Attribute;
