import 'reflect-metadata';
import { runHub } from './boot/run-hub';

void runHub(process.env);
