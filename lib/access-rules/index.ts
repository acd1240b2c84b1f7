export {
  type AccessFault,
  type AccessInForce,
  type AccessOrigin,
  faultInWords,
  originInWords,
} from "./access-in-force";
